namespace Candor.Data.Formats;

/// <summary>
/// Distinct cells of a column in their order: by value if all are finite numbers (equal numbers written differently are one, named as
/// first met), else ordinal.
/// </summary>
internal sealed class CategoryIndex
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public CategoryIndex(IEnumerable<string> tokensInOrderMet)
    {
        string[] tokens = [.. tokensInOrderMet];
        var numbers = new double[tokens.Length];
        var numeric = true;
        for (var i = 0; i < tokens.Length && numeric; i++)
            numeric = Cell.TryNumber(tokens[i], out numbers[i]) && double.IsFinite(numbers[i]);
        var groups = numeric
            ? tokens.Zip(numbers).GroupBy(p => p.Second, p => p.First).OrderBy(g => g.Key).Select(g => g.ToArray())
            : tokens.Order(StringComparer.Ordinal).Select(t => new[] { t });
        List<string> names = [];
        foreach (var group in groups)
        {
            foreach (var token in group)
                _index.Add(token, names.Count);
            names.Add(group[0]);
        }

        Names = names;
    }

    /// <summary>Names, one a category.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The category of a cell; -1 if it was not met before.</summary>
    public int this[string token] => _index.GetValueOrDefault(token, -1);
}
