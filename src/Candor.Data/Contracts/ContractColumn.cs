using System.Globalization;
using Candor.Data.Formats;

namespace Candor.Data;

/// <summary>Reads the cells of a column as its contract says.</summary>
internal sealed class ContractColumn
{
    private readonly Column _column;
    private readonly Dictionary<string, int> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int> _numbers = [];
    private readonly Dictionary<bool, int> _truths = [];
    private readonly UnknownPolicy _unknown;

    public ContractColumn(Column column, UnknownPolicy unknown)
    {
        (_column, _unknown) = (column, unknown);
        foreach (var (i, name) in column.Categories.Index())
        {
            _categories.Add(name, i);
            if (Cell.TryNumber(name, out var number))
                _numbers.TryAdd(number, i);
            if (bool.TryParse(name, out var truth))
                _truths.TryAdd(truth, i);
        }
    }

    /// <summary>Unknown categories that were taken for nothing, with how often.</summary>
    public Dictionary<string, int> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>The raw value of a cell that is not missing: a number, or a category's index; NaN for an unknown category where those count
    /// as nothing.</summary>
    public double Read(Row row, int cell)
    {
        if (_column.Kind == ColumnKind.Numeric)
            return row.TryNumber(cell, out var number) && double.IsFinite(number) ? number : throw NoNumber(row, cell);
        var text = row.Text(cell);
        if (_categories.TryGetValue(text, out var index) || Otherwise(text, out index))
            return index;
        if (_unknown == UnknownPolicy.Error)
            throw row.At(cell).Error($"{Cell.Show(text)} is no category of column '{_column.Name}'." +
                $"{Suggestion.Of(text, _column.Categories)} Correct it, or let what is unknown count as nothing (--unknown background; " +
                "--unknown error is the default).");
        Unknown[text] = Unknown.GetValueOrDefault(text) + 1;
        return double.NaN;
    }

    // The same number, or the same truth value, written in another way.
    private bool Otherwise(string text, out int index)
    {
        if (Cell.TryNumber(text, out var number) && _numbers.TryGetValue(number, out index))
            return true;
        index = -1;
        return bool.TryParse(text, out var truth) && _truths.TryGetValue(truth, out index);
    }

    private CandorException NoNumber(Row row, int cell)
    {
        var text = row.Text(cell);
        return row.At(cell).Error(Cell.TryNumber(text, out _)
            ? $"cell {Cell.Show(text)} of column '{_column.Name}' is not a finite number; correct it, or empty it and choose " +
                "--missing mean."
            : string.Create(CultureInfo.InvariantCulture, $"non-numeric cell {Cell.Show(text)} in column '{_column.Name}', which had " +
                $"numbers in training; {Cell.Advice(text)}, or empty it and choose --missing mean."));
    }
}
