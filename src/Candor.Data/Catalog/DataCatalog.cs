namespace Candor.Data;

/// <summary>The data sets that have a name: one explicit table.</summary>
public static class DataCatalog
{
    /// <summary>All sets: embedded, installed, then fetched ones.</summary>
    public static IReadOnlyList<CatalogEntry> All { get; } = [.. BuiltinSets.All, .. FetchedSets.All];

    /// <summary>The set of a name (case does not count); null if there is none.</summary>
    /// <param name="name">A name.</param>
    public static CatalogEntry? Find(string name) => All.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The set of a name.</summary>
    /// <param name="name">A name.</param>
    /// <exception cref="CandorException">There is none; the message suggests one.</exception>
    public static CatalogEntry Get(string name) =>
        Find(name) ?? throw new CandorException($"There is no data set '{name}'.{Suggestion.Of(name, [.. All.Select(e => e.Name)])}");
}
