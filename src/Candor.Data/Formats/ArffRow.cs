using System.Globalization;

namespace Candor.Data.Formats;

/// <summary>A data row, dense (<c>1,a,?</c>) or sparse (<c>{0 1, 3 a}</c>; what is left out is 0, or the first value of a nominal
/// list).</summary>
internal sealed class ArffRow(IReadOnlyList<ArffAttribute> attributes, ReadLimits limits) : Row
{
    private readonly string[] _usual = [.. attributes.Select(a => a is { Kind: ArffKind.Nominal, Values.Count: > 0 } ? a.Values[0] : "0")];
    private readonly string[] _cells = new string[attributes.Count];
    private readonly Location[] _at = new Location[attributes.Count];
    private readonly List<int> _given = [];
    private readonly bool[] _isGiven = new bool[attributes.Count];
    private Location _start;
    private bool _sparse;

    public override int Count => _cells.Length;

    public override string Text(int cell) => _cells[cell];

    public override Location At(int cell) => _at[cell].Line == _start.Line ? _at[cell] : _start;

    public override List<int>? Given => _sparse ? _given : null;

    public override IReadOnlyList<string> Usual => _usual;

    public void Read(ArffTokens tokens)
    {
        var wasSparse = _sparse;
        (_start, _sparse) = (tokens.Here, tokens.IsNext('{'));
        // Of a sparse record's cells only those are written that are not as usual: they may be few of many.
        if (_sparse && !wasSparse)
            _usual.CopyTo(_cells, 0);
        if (_sparse)
            ReadSparse(tokens);
        else
            ReadDense(tokens);
    }

    private void ReadDense(ArffTokens tokens)
    {
        var cells = tokens.Cells(limits);
        // Weka and MOA put a comma at the end, too, and read blanks as commas.
        if (cells.Count == _cells.Length + 1 && cells[^1].Text.Length == 0)
            cells.RemoveAt(cells.Count - 1);
        if (cells.Count == 1 && _cells.Length > 1)
            cells = tokens.BlankCells(limits);
        for (var i = 0; i < Math.Min(cells.Count, _cells.Length); i++)
            (_cells[i], _at[i]) = cells[i];
        if (cells.Count == _cells.Length)
            return;
        var remedy = cells.Count > _cells.Length
            ? "quote cells that hold a comma, or remove the rest (instance weights are not supported)"
            : "fill in the cells that are missing";
        throw cells[Math.Min(cells.Count - 1, _cells.Length)].At.Error(
            $"this row has {cells.Count} cells, but {_cells.Length} attributes are declared; {remedy}.");
    }

    private void ReadSparse(ArffTokens tokens)
    {
        foreach (var i in _given)
            (_cells[i], _isGiven[i]) = (_usual[i], false);
        _given.Clear();
        foreach (var (index, value, at) in tokens.Pairs())
        {
            if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) || i >= _cells.Length)
                throw at.Error($"index {Cell.Show(index)} is no number from 0 to {_cells.Length - 1}, the declared attributes.");
            if (_isGiven[i])
                throw at.Error($"index {i} stands twice in this row; give each attribute one value.");
            (_cells[i], _at[i], _isGiven[i]) = (value, at, true);
            _given.Add(i);
        }
    }
}
