namespace Candor;

/// <summary>Errors for names that nothing has.</summary>
public static class Suggestion
{
    private const int Most = 40;

    /// <summary>The error for an unknown name: what there is, and which of it was probably meant.</summary>
    public static CandorException Unknown(string kind, string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = names.MinBy(n => Distance(n, name));
        var hint = nearest is not null && Distance(nearest, name) <= Math.Max(2, name.Length / 3) ? $" Did you mean '{nearest}'?" : "";
        return new CandorException($"There is no {kind} '{name}'.{hint} Known: {string.Join(", ", names)}.");
    }

    /// <summary>" Did you mean 'x'? It has: …" for a name that is not among those known.</summary>
    internal static string Of(string name, IReadOnlyList<string> known)
    {
        var near = known.Select(k => (Name: k, Distance: Distance(name, k)))
            .Where(k => k.Distance <= Math.Max(1, Math.Min(name.Length, k.Name.Length) / 3))
            .OrderBy(k => k.Distance).Select(k => k.Name).FirstOrDefault();
        var list = string.Join(", ", known.Take(Most)) + (known.Count > Most ? $", … ({known.Count} in all)" : "");
        return $"{(near is null ? "" : $" Did you mean '{near}'?")} There are: {list}.";
    }

    /// <summary>Levenshtein's distance, without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[b.Length];
    }
}
