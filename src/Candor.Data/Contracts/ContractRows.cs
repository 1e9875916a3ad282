using System.Globalization;
using Candor.Data.Formats;

namespace Candor.Data;

/// <summary>The rows of a table that is matched by a contract: by name in any order; what the contract does not know is left
/// alone.</summary>
internal sealed class ContractRows : CaseSource
{
    private readonly bool[] _markers;
    private readonly Contract _contract;
    private readonly ITextTable _table;
    private readonly NameMatch _names;
    private readonly MissingPolicy _missing;
    private readonly bool _numbered;
    private readonly int[] _at;
    private readonly int[] _ids;
    private readonly int _label;
    private readonly int _text = -1;
    private readonly ContractColumn[] _columns;
    private readonly ContractLabel _labels;
    private readonly MissingTokens _missingTokens;
    private readonly List<string> _notes = [];
    private string? _idAsked;

    /// <summary>Matches names.</summary>
    /// <param name="contract">What is expected.</param>
    /// <param name="table">What is there.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="numbered">Whether a row's number means something.</param>
    /// <exception cref="CandorException">A column is not there.</exception>
    public ContractRows(Contract contract, ITextTable table, CaseReading reading, bool numbered = true)
    {
        (_contract, _table, _names, _numbered) = (contract, table, new(table.Names), numbered);
        _missing = reading.Missing ?? contract.Missing;
        _labels = new(contract, reading.NeedsLabels);
        var columns = contract.Schema.Columns;
        _columns = [.. columns.Select(c => new ContractColumn(c, reading.Unknown))];
        _at = [.. columns.Select(c => Find(c.Name))];
        _markers = [.. columns.Select(c => c.Kind == ColumnKind.Numeric && CsvOptions.AreUsual(contract.MissingTokens))];
        _ids = [.. contract.Ids.Select(Find).Where(i => i >= 0)];
        _label = reading.Label is { } named ? LabelColumn.Find(table.File.Path, table.Names, named) : Find(contract.Schema.Label);
        if (contract.Schema.Text is { } text && (_text = Find(text.Column)) < 0)
            throw new CandorException(
                $"{table.File.Path} has no column '{text.Column}' with the texts.{Suggestion.Of(text.Column, table.Names)}");
        if (reading.NeedsLabels && _label < 0)
            throw new CandorException($"{table.File.Path} has no column '{contract.Schema.Label}' for the label, which scores " +
                $"need.{Suggestion.Of(contract.Schema.Label, table.Names)} Name it (--label), or ask for predictions alone " +
                "(candor predict).");
        RequireColumns();
        NoteExtra();
        _missingTokens = new(contract.MissingTokens);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Notes =>
    [
        .. _notes, .. _table.Notes,
        .. _columns.Zip(_contract.Schema.Columns).Where(c => c.First.Unknown.Count > 0).Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"{_table.File.Path}: column '{c.Second.Name}' has {c.First.Unknown.Values.Sum()} cells of categories that training did not " +
            $"have ({string.Join(", ", c.First.Unknown.Keys.Take(5))}); they count as nothing.")),
    ];

    /// <inheritdoc/>
    public override UnknownCells Unknown => new(_contract.Schema.Columns.Zip(_columns, (c, read) => (c.Name, read.Unknown)));

    /// <summary>Tells rows by another column than the contract's ids.</summary>
    public ContractRows ById(string column)
    {
        _idAsked = column;
        return Find(column) >= 0 ? this
            : throw new CandorException($"{_table.File.Path} has no column '{column}' (--id-column).{Suggestion.Of(column, _table.Names)}");
    }

    /// <summary>Columns that may name rows: the contract's ids, else those that training left out, as far as they are there.</summary>
    public IEnumerable<string> NamingColumns => (_contract.Ids.Count > 0 ? _contract.Ids : _contract.Ignored).Where(n => Find(n) >= 0);

    /// <inheritdoc/>
    public override void Scan(Func<CaseRow, bool> visit)
    {
        var n = 0;
        _table.Scan(row => visit(Read(row, n++)));
    }

    private CaseRow Read(Row row, int n)
    {
        var id = _idAsked is not null ? row.Text(Find(_idAsked)) : string.Join(' ', _ids.Select(row.Text)).Trim();
        id = id.Length > 0 ? id : null;
        int? number = _numbered ? n : null;
        var label = _label < 0 ? "" : _labels.Read(row, _label);
        if (_text >= 0)
            return Text(row, n, number, id, label);
        var values = new double[_columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (_at[i] >= 0 && !_missingTokens.Has(row, _at[i]) && !(_markers[i] && Disguise.IsMarker(row.Text(_at[i]))))
                values[i] = _columns[i].Read(row, _at[i]);
            else if (_missing == MissingPolicy.Drop)
                return new(null, n, row.At(Math.Max(0, _at[i])), id, _contract.Schema.Columns[i].Name);
            else
                values[i] = _missing is MissingPolicy.Mean or MissingPolicy.Keep ? double.NaN : throw Missing(row, i);
        }

        return new(new TableCase(_contract, values) { Row = number, Id = id, Label = label }, n, default, id);
    }

    private CaseRow Text(Row row, int n, int? number, string? id, string label)
    {
        var text = row.Text(_text);
        if (_contract.Schema.Text!.HasWord(text))
            return new(new TextCase(_contract, text) { Row = number, Id = id, Label = label }, n, default, id);
        return _missing == MissingPolicy.Drop ? new(null, n, row.At(_text), id, _table.Names[_text])
            : throw row.At(_text).Error($"the text in column '{_table.Names[_text]}' has no word ({Cell.Show(text)}); there is nothing " +
                "to explain. Complete it, or leave such rows out (--missing drop).");
    }

    private CandorException Missing(Row row, int column)
    {
        var text = row.Text(_at[column]);
        return row.At(_at[column]).Error($"missing value ({(text.Length == 0 ? "nothing" : Cell.Show(text))}) in column " +
            $"'{_contract.Schema.Columns[column].Name}'; complete it, or choose --missing mean (the mean of training stands there)" +
            $"{(_numbered ? " or --missing drop (no answer for the row)" : "")}.");
    }

    private int Find(string name) => _names[name];

    private void RequireColumns()
    {
        string[] absent = [.. _contract.Schema.Columns.Where((_, i) => _at[i] < 0).Select(c => c.Name)];
        if (absent.Length == 0)
            return;
        var list = string.Join(", ", absent.Take(8).Select(a => $"'{a}'"))
            + (absent.Length > 8 ? FormattableString.Invariant($" and {absent.Length - 8} more") : "");
        var what = $"{_table.File.Path} has no column{(absent.Length == 1 ? "" : "s")} {list}, which the predictor was trained on";
        if (_missing is not (MissingPolicy.Mean or MissingPolicy.Keep) || absent.Length == _columns.Length)
        {
            var there = absent.Length == 1
                ? Suggestion.Of(absent[0], _table.Names) : $" It has {string.Join(", ", _table.Names.Take(12))}.";
            var mean = absent.Length == _columns.Length ? "" : ", or let the mean of training stand there (--missing mean)";
            throw new CandorException($"{what}.{there} Give data with the columns of training{mean}.");
        }
        _notes.Add($"{what}; {(_missing == MissingPolicy.Keep ? "its cells count as missing" : "the mean of training stands there")}.");
    }

    private void NoteExtra()
    {
        var known = _contract.Schema.Columns.Select(c => c.Name).Concat(_contract.Ids).Concat(_contract.Ignored)
            .Append(_contract.Schema.Label)
            .Concat(_contract.Schema.Text is { } text ? [text.Column] : []).Concat(_table.Spare)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] extra = [.. _table.Names.Where((n, i) => i != _label && !known.Contains(n))];
        if (extra.Length > 0)
            _notes.Add(LeftAlone.Say($"{_table.File.Path} has the column{(extra.Length == 1 ? "" : "s")}", extra));
    }
}
