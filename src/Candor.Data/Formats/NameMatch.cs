namespace Candor.Data.Formats;

/// <summary>Finds names in new data.</summary>
internal static class NameMatch
{
    /// <summary>The index of that exact name, else of the only one of that name in another case; −1 if there is none.</summary>
    public static int Find(IReadOnlyList<string> names, string name)
    {
        var found = -1;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                found = found == -1 ? i : -2;
        }

        return Math.Max(found, -1);
    }
}
