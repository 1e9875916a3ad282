using System.Runtime.InteropServices;

namespace Candor.Data.Formats;

/// <summary>
/// Makes a data set of a text table in two scans: the first finds out what each column is and where it is wrong, the second fills arrays
/// of exactly the right size. (A third between them only if a column mixes texts and numbers.)
/// </summary>
internal sealed class TableBuilder
{
    private const int MostNotes = 5;

    private readonly ITextTable _table;
    private readonly TableOptions _options;
    private readonly int _label;
    private readonly int[] _ids;
    private readonly HashSet<string> _left;
    private readonly bool[] _marked;
    private readonly HashSet<string> _known, _categorical, _numeric;
    private ColumnProfile?[] _profiles = [];
    private readonly MissingTokens _missingTokens;
    private readonly bool[] _missing; // cells of the row that was looked at last
    private readonly int[] _all, _given; // columns; how many sparse records spell out the cell of each
    private IReadOnlyList<string> _usual = [];
    private int _rows;
    private int _sparse;

    private TableBuilder(ITextTable table, TableOptions options)
    {
        _table = table;
        _options = options;
        _missingTokens = new(options.MissingTokens);
        (_missing, _given) = (new bool[table.Names.Count], new int[table.Names.Count]);
        _all = [.. Enumerable.Range(0, table.Names.Count)];
        _known = [.. table.Names];
        (_categorical, _numeric) = ([.. options.Categorical], [.. options.Numeric]);
        _label = LabelColumn.Find(table.File.Path, table.Names, options.Label, table.Spare);
        CheckKnown(options.Categorical, "categorical");
        CheckKnown(options.Ignore, "to be ignored");
        CheckKnown(options.Ids, "that names rows");
        CheckKnown(options.Columns, "to be taken, --columns");
        _left = Left(table, options, table.Names[_label]);
        _ids = [.. options.Ids.Select(id => table.Names.Index().First(n => n.Item == id).Index)];
        if (options.Ids.Contains(table.Names[_label]))
            throw new CandorException(
                $"{table.File.Path}: column '{table.Names[_label]}' is the label and cannot name rows; choose another label column.");
        if (options.Ignore.Contains(table.Names[_label]))
            throw new CandorException($"{table.File.Path}: column '{table.Names[_label]}' is the label and cannot be ignored; choose another label column.");
        _marked = new bool[table.Names.Count];
        if (IsRegression && options.Categorical.Contains(table.Names[_label]))
            throw new CandorException($"{table.File.Path}: column '{table.Names[_label]}' is declared categorical, but regression needs a number as its label; leave it out of the categorical columns, or leave out --task regression.");
    }

    // Columns that are no inputs.
    private static HashSet<string> Left(ITextTable table, TableOptions options, string label)
    {
        HashSet<string> left = [.. options.Ignore, .. options.Ids, .. table.Spare.Where(s => s != label)];
        if (options.Columns.Count > 0)
            left.UnionWith(table.Names.Except([.. options.Columns, label]));
        return left;
    }

    public static Dataset Read(ITextTable table, TableOptions options) => new TableBuilder(table, options).Build();

    private bool IsRegression => _options.Task == LearningTask.Regression;

    private Dataset Build()
    {
        ScanProfiles();
        var path = _table.File.Path;
        if (_rows == 0)
            throw new CandorException(_options.Missing == MissingPolicy.Drop
                ? $"{path}: no row is complete, so dropping rows with missing values leaves none; ignore the columns that are mostly " +
                    $"empty, or use --missing mean." : $"{path} has no rows of data below its header; give at least three rows per class.");
        var (columns, indices) = Columns(path);
        if (IsRegression && indices[_label] is not null)
            throw new CandorException($"{path}: the label column '{_table.Names[_label]}' holds texts, but regression needs a number in every row; choose another label column (--label), or leave out --task regression.");
        int[] inputs = [.. Enumerable.Range(0, _profiles.Length).Where(i => i != _label && _profiles[i] is not null)];
        RequireRoom(_rows, inputs.Sum(i => indices[i]?.Names.Count ?? 0L), "categories");
        var schema = new Schema([.. inputs.Select(i => columns[i]!)], _table.Names[_label], indices[_label]?.Names ?? []);
        if ((long)_rows * inputs.Length > Array.MaxLength)
            throw new CandorException($"{path} has {_rows} rows × {inputs.Length} columns, more than one array holds ({Array.MaxLength} values); use fewer rows or ignore columns.");
        var values = new double[_rows * inputs.Length];
        var labels = new int[_rows];
        var targets = new double[IsRegression ? _rows : 0];
        var ids = new string[_ids.Length == 0 ? 0 : _rows];
        Fill(inputs, indices, values, labels, targets, ids);
        return Dataset.Create(_table.File.Name, _table.File.Source, schema, values, labels, targets).WithIds(ids)
            .WithMissing(_options.Missing)
            .WithNotes([.. _table.Notes, .. inputs.Select(i => _profiles[i]!.RoundedNote).OfType<string>().Take(MostNotes)]);
    }

    // Again where N/A and its like stand among numbers: only a whole column tells.
    private void ScanProfiles()
    {
        do
        {
            (_rows, _sparse) = (0, 0);
            Array.Clear(_given);
            _profiles = [.. _table.Names.Select((name, i) => _left.Contains(name) ? null
                : new ColumnProfile(name, i == _label && !IsRegression, _categorical.Contains(name),
                    _numeric.Contains(name)))];
            _table.Scan(Profile);
            for (var i = 0; _sparse > 0 && i < _profiles.Length; i++)
                _profiles[i]?.AddLeftOut(_usual[i], _sparse - _given[i]);
        }
        while (_options.Markers && Mark());
    }

    private bool Mark()
    {
        var more = false;
        for (var i = 0; i < _marked.Length; i++)
            if (!_marked[i] && _profiles[i]?.HasMarkersAmongNumbers == true)
                more = _marked[i] = true;
        return more;
    }

    private bool Profile(Row row)
    {
        var sparse = row.Given is not null;
        if (sparse)
            RequireRoom(_sparse + 1, _profiles.Length, "columns, those included that rows leave out");
        if (!Keep(row))
            return true;
        if (sparse)
            (_sparse, _usual) = (_sparse + 1, row.Usual);
        foreach (var i in Cells(row))
        {
            _given[i] += sparse ? 1 : 0;
            if (_profiles[i] is { } profile && !_missing[i])
                profile.Add(row, i);
        }

        _rows++;
        return true;
    }

    private (Column?[] Columns, CategoryIndex?[] Indices) Columns(string path)
    {
        var columns = new Column?[_profiles.Length];
        var indices = new CategoryIndex?[_profiles.Length];
        bool[] numeric = [.. _profiles.Select(p => p?.IsNumeric(_options.HeaderGuessedAbsent) ?? true)];
        if (Array.Exists(_profiles, p => p?.HasForgottenNumbers == true))
            RememberNumbers();
        for (var i = 0; i < _profiles.Length; i++)
        {
            if (_profiles[i] is not { } profile)
                continue;
            if (profile.IsEmpty)
                throw new CandorException($"{path}: column '{profile.Name}' has no value in any row; leave it out (ignore '{profile.Name}').");
            indices[i] = numeric[i] ? null : profile.Index(path, _rows);
            columns[i] = indices[i] is { } index ? new Column(profile.Name, ColumnKind.Categorical, index.Names)
                : Column.Numeric(profile.Name);
        }

        return (columns, indices);
    }

    // What the file does not spell out is bounded: few bytes may ask for much.
    private void RequireRoom(long rows, long width, string what) => _table.File.Limits.Require("values", rows * width,
        $"{_table.File.Path} needs {rows} rows × {width} {what}");

    private void RememberNumbers()
    {
        _table.Scan(row =>
        {
            foreach (var i in Keep(row) ? Cells(row) : [])
            {
                if (_profiles[i] is { HasForgottenNumbers: true } profile && !_missing[i])
                    profile.Remember(row.Text(i));
            }

            return true;
        });
        foreach (var i in _all)
        {
            if (_profiles[i] is { HasForgottenNumbers: true } profile && _sparse > _given[i])
                profile.Remember(_usual[i]);
        }
    }

    private void Fill(int[] inputs, CategoryIndex?[] indices, double[] values, int[] labels, double[] targets, string[] ids)
    {
        var n = 0;
        var places = new int[_profiles.Length];
        Array.Fill(places, -1);
        foreach (var (place, i) in inputs.Index())
            places[i] = place;
        double[]? usual = null;
        _table.Scan(row =>
        {
            if (!Keep(row))
                return true;
            if (n == labels.Length)
                throw Changed();
            var cells = values.AsSpan(n * inputs.Length, inputs.Length);
            if (row.Given is not null)
                (usual ??= [.. inputs.Select(i => Usual(i, indices[i]))]).CopyTo(cells);
            foreach (var i in Cells(row))
            {
                if (places[i] < 0)
                    continue;
                double value;
                if (_missing[i])
                    value = double.NaN;
                else if (indices[i] is { } index)
                    value = index[row.Text(i)];
                else if (!row.TryNumber(i, out value))
                    throw Changed();
                cells[places[i]] = value;
            }

            if (!IsRegression)
                labels[n] = indices[_label]![row.Text(_label)];
            else if (!row.TryNumber(_label, out targets[n]))
                throw Changed();
            if (ids.Length > 0)
                ids[n] = string.Join(' ', _ids.Select(row.Text));
            n++;
            return true;
        });
        if (n != labels.Length)
            throw Changed();
    }

    // What cells hold that records leave out; a category that none leaves out has no place.
    private double Usual(int column, CategoryIndex? index) => index is not null ? index[_usual[column]]
        : Cell.TryNumber(_usual[column], out var value) ? value : double.NaN;

    // The columns whose cells the row spells out.
    private ReadOnlySpan<int> Cells(Row row) => row.Given is { } given ? CollectionsMarshal.AsSpan(given) : _all;

    // Whether the row stays, and which of its cells are missing; refuses what the policy does not allow.
    private bool Keep(Row row)
    {
        foreach (var i in Cells(row))
        {
            if (!(_missing[i] = _profiles[i] is not null && IsMissing(row, i)))
                continue;
            if (_options.Missing == MissingPolicy.Drop)
                return false;
            var name = _table.Names[i];
            var text = row.Text(i);
            if (_options.Missing == MissingPolicy.Error)
                throw row.At(i).Error(Cell.IsNaN(text)
                    ? $"cell '{text}' of column '{name}' is not a finite number; correct it, or treat it as missing with --missing mean or drop."
                    : $"missing value ({(text.Length == 0 ? "empty cell" : Cell.Show(text))}) in column '{name}'; " +
                        $"choose --missing mean (keep the row) or --missing drop (leave it out); where the model itself takes cells " +
                    $"without a value, --missing keep.");
            if (i == _label)
                throw row.At(i).Error($"missing label in column '{name}'; only inputs can be without a value. Use --missing drop, " +
                    $"or give the row its class.");
        }

        return true;
    }

    private bool IsMissing(Row row, int cell) => _marked[cell] && row.Length(cell) <= 4 && Disguise.IsMarker(row.Text(cell))
        || _missingTokens.Has(row, cell);

    private void CheckKnown(IReadOnlyList<string> asked, string what)
    {
        foreach (var name in asked)
        {
            if (!_known.Contains(name))
                throw new CandorException($"{_table.File.Path} has no column '{name}' ({what}).{Suggestion.Of(name, _table.Names)}");
        }
    }

    private CandorException Changed() => new($"{_table.File.Path} changed while it was read; try again when nothing writes to it.");
}
