namespace Candor.Data.Formats;

/// <summary>Finds names in new data.</summary>
internal sealed class NameMatch
{
    private const int Several = -2;

    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _anyCase = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the index, for those who ask for many names.</summary>
    public NameMatch(IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            _exact.TryAdd(names[i], i);
            if (!_anyCase.TryAdd(names[i], i))
                _anyCase[names[i]] = Several;
        }
    }

    /// <summary>The index of that exact name, else of the only one of that name in another case; −1 if there is none.</summary>
    public int this[string name] => _exact.TryGetValue(name, out var exact) ? exact
        : _anyCase.TryGetValue(name, out var index) ? Math.Max(index, -1) : -1;

    /// <summary>The same for one name.</summary>
    public static int Find(IReadOnlyList<string> names, string name)
    {
        var found = -1;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                found = found == -1 ? i : Several;
        }

        return Math.Max(found, -1);
    }
}
