namespace Candor.Data.Formats;

/// <summary>What a mistyped name may have meant.</summary>
internal static class Suggestion
{
    private const int Most = 40;

    /// <summary>" Did you mean 'x'? It has: …" for a name that is not among those known.</summary>
    public static string Of(string name, IReadOnlyList<string> known)
    {
        var near = known.Select(k => (Name: k, Distance: Distance(name.ToLowerInvariant(), k.ToLowerInvariant())))
            .Where(k => k.Distance <= Math.Max(1, Math.Min(name.Length, k.Name.Length) / 3))
            .OrderBy(k => k.Distance).Select(k => k.Name).FirstOrDefault();
        var list = string.Join(", ", known.Take(Most)) + (known.Count > Most ? $", … ({known.Count} in all)" : "");
        return $"{(near is null ? "" : $" Did you mean '{near}'?")} There are: {list}.";
    }

    // Levenshtein's edit distance.
    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            previous = current;
        }

        return previous[^1];
    }
}
