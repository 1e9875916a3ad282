using System.Globalization;

namespace Candor.Data;

/// <summary>A data set that was read by itself, matched by a contract: columns, categories and classes by name.</summary>
internal sealed class DatasetCases : CaseSource
{
    private readonly Contract _contract;
    private readonly Dataset _data;
    private readonly CaseReading _reading;
    private readonly int[] _columns = [];
    private readonly int[]?[] _categories = [];
    private readonly Dictionary<string, int>[] _unknown;
    private readonly string?[] _labels;
    private readonly MissingPolicy _missing;

    /// <summary>Matches columns, categories and classes.</summary>
    /// <exception cref="CandorException">The data is of another kind, or lacks a column.</exception>
    public DatasetCases(Contract contract, Dataset data, CaseReading reading)
    {
        data = contract.Schema is { Image: null, Text: null } && data.Schema.Image is not null ? data.ToTable() : data;
        (_contract, _data, _reading, _missing) = (contract, data, reading, reading.Missing ?? contract.Missing);
        if (data.Schema.Text is null != contract.Schema.Text is null || data.Schema.Image != contract.Schema.Image)
            contract.Standardizer.Check(data);
        _unknown = [.. contract.Schema.Columns.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        _labels = [.. data.Schema.Classes.Select(contract.LabelOf)];
        if (contract.Schema is not { Image: null, Text: null })
            return;
        var names = data.Schema.Columns.Select(c => c.Name).ToList();
        _columns = Places(contract.Schema.Columns.Select(c => c.Name), names);
        if (Array.IndexOf(_columns, -1) >= 0)
        {
            var known = string.Join(", ", contract.Schema.Columns.Take(8).Select(c => c.Name)) + (_columns.Length > 8 ? ", …" : "");
            throw new CandorException($"{data.Name} has {names.Count} columns beside the label, but the predictor was trained on " +
                $"{_columns.Length} ({known}); give data with the same columns, and name the label column (--label).");
        }
        _categories = [.. contract.Schema.Columns.Select((c, i) => c.Kind == data.Schema.Columns[_columns[i]].Kind
            ? c.Kind == ColumnKind.Numeric ? null
                : Places(data.Schema.Columns[_columns[i]].Categories, c.Categories)
            : throw new CandorException($"Column '{c.Name}' of {data.Name} holds {(c.Kind == ColumnKind.Numeric ? "names" : "numbers")}, " +
                $"but held {(c.Kind == ColumnKind.Numeric ? "numbers" : "names")} in training."))];
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Notes => _data.Notes;

    /// <inheritdoc/>
    public override UnknownCells Unknown => new(_contract.Schema.Columns.Zip(_unknown, (c, rows) => (c.Name, rows)));

    /// <inheritdoc/>
    public override void Scan(Func<CaseRow, bool> visit)
    {
        for (var row = 0; row < _data.Count; row++)
        {
            if (!visit(Read(row)))
                return;
        }
    }

    // Where names stand among others; −1 for those that do not.
    private static int[] Places(IEnumerable<string> names, IReadOnlyList<string> among)
    {
        Dictionary<string, int> at = new(StringComparer.Ordinal);
        foreach (var (i, name) in among.Index())
            at.TryAdd(name, i);
        return [.. names.Select(n => at.GetValueOrDefault(n, -1))];
    }

    private CaseRow Read(int row)
    {
        var label = Label(row);
        if (_contract.Schema.Text is not null)
            return new(new TextCase(_contract, _data.Document(row)) { Row = row, Label = label }, row, default);
        if (_contract.Schema.Image is not null)
            return new(new PictureCase(_contract, _data.Pixels(row).ToArray()) { Row = row, Label = label }, row, default);
        var values = new double[_columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = _data.Row(row)[_columns[i]];
            values[i] = double.IsNaN(value) || _categories[i] is not { } map ? value
                : map[(int)value] >= 0 ? map[(int)value] : Taken(row, i);
            if (double.IsNaN(value) && _missing == MissingPolicy.Drop)
                return new(null, row, new(_data.Name, 0, 0), null, _contract.Schema.Columns[i].Name);
            if (double.IsNaN(value) && _missing == MissingPolicy.Error)
                throw new CandorException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"Row {row} (from 0) of {_data.Name} has no value in column '{_contract.Schema.Columns[i].Name}'; choose " +
                        $"--missing mean or drop."));
        }

        return new(new TableCase(_contract, values) { Row = row, Label = label }, row, default);
    }

    private string Label(int row)
    {
        var label = _contract.Schema.Task == LearningTask.Regression ? _contract.LabelOf(_data.LabelText(row)) : _labels[_data.Label(row)];
        return label ?? (!_reading.NeedsLabels ? ""
            : throw new CandorException($"{_data.Name} has the class '{_data.LabelText(row)}', which the predictor does not know; it " +
                $"knows {string.Join(", ", _contract.Schema.Classes.Take(12))}. Is '{_data.Schema.Label}' the right label " +
                "column (--label)?"));
    }

    private double Taken(int row, int column)
    {
        var spec = _contract.Schema.Columns[column];
        var text = _data.Text(row, _columns[column]);
        if (_reading.Unknown != UnknownPolicy.Background)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"Row {row} (from 0) of {_data.Name}: '{text}' is no category of column '{spec.Name}'." +
                $"{Suggestion.Of(text, spec.Categories)} Correct it, or let what is unknown count as nothing (--unknown background)."));
        _unknown[column][text] = _unknown[column].GetValueOrDefault(text) + 1;
        return double.NaN;
    }
}
