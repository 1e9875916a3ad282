using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>
/// Distinct cells of a column in their order: by value if all are finite numbers (equal numbers written differently are one, named as
/// first met), else ordinal. Whole numbers beyond 2^53 stay apart.
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
            ? tokens.Zip(numbers).GroupBy(p => (p.Second, Exact: Exact(p.First, p.Second)), p => p.First).OrderBy(g => g.Key.Second)
                .ThenBy(g => g.Key.Exact.Value).ThenBy(g => g.Key.Exact.Text, StringComparer.Ordinal).Select(g => g.ToArray())
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

    // Double precision holds no whole number beyond 2^53 apart from its neighbours, and such numbers are identities; up to 28 digits are
    // told apart by value, longer ones as they are written.
    private static (decimal Value, string Text) Exact(string token, double value) => Math.Abs(value) < 1L << 53 ? (0, "")
        : decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? (exact, "") : (0, token);

    /// <summary>Names, one a category.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The category of a cell; -1 if it was not met before.</summary>
    public int this[string token] => _index.GetValueOrDefault(token, -1);
}
