using System.Globalization;
using Candor.Data.Formats;

namespace Candor.Data;

/// <summary>Reads labels of new data: absent, of one class only, or written otherwise, they are matched where they can be.</summary>
internal sealed class ContractLabel(Contract contract, bool needed)
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>The label in the contract's spelling; empty where it is not known.</summary>
    /// <exception cref="CandorException">It is needed, and there is none, or one that the predictor does not know.</exception>
    public string Read(Row row, int cell)
    {
        var text = row.Text(cell);
        if (!_known.TryGetValue(text, out var label))
            _known[text] = label = contract.LabelOf(text);
        return label ?? (!needed ? "" : throw row.At(cell).Error(text.Length == 0
            ? "this row has no label, which scores need; complete it, or leave the row out."
            : contract.Schema.Task == LearningTask.Regression
            ? $"label {Cell.Show(text)} is no finite number."
            : $"label {Cell.Show(text)} is a class which the predictor does not know; it knows {Classes()}. Is this the right label " +
                "column (--label)?"));
    }

    private string Classes() => string.Join(", ", contract.Schema.Classes.Take(12));
}

public sealed partial record Contract
{
    /// <summary>A label in this contract's spelling: the class of that name, of the same number (0.0 for 0), or the only one of that name
    /// in another case; for regression a finite number. Null: there is none.</summary>
    internal string? LabelOf(string text)
    {
        var isNumber = Cell.TryNumber(text, out var number) && double.IsFinite(number);
        if (Schema.Task == LearningTask.Regression)
            return isNumber ? number.ToString("R", CultureInfo.InvariantCulture) : null;
        if (Schema.Classes.Contains(text))
            return text;
        return (isNumber ? Schema.Classes.FirstOrDefault(c => Cell.TryNumber(c, out var n) && n == number) : null)
            ?? (Schema.Classes.Count(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) == 1
                ? Schema.Classes.First(c => c.Equals(text, StringComparison.OrdinalIgnoreCase)) : null);
    }
}
