using System.Globalization;
using System.Runtime.InteropServices;

namespace Candor.Data.Formats;

/// <summary>What the first scan learns of one column.</summary>
internal sealed class ColumnProfile(string name, bool isLabel, bool categorical, bool numeric)
{
    // Distinct texts, and how often each occurs.
    private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);
    private const int MostNames = 10_000;
    private const double Exact = 1L << 53;
    private int _numbers;
    private int _texts;
    private (Location At, string Text)? _firstText;
    private (Location At, string Text)? _firstInfinity;
    private string? _firstRounded;
    private int _rounded;

    public string Name => name;

    /// <summary>Whether every distinct cell must be remembered.</summary>
    private bool Names => isLabel || categorical;

    /// <summary>Whether the column had any value.</summary>
    public bool IsEmpty => _numbers + _texts == 0;

    public void Add(Row row, int cell)
    {
        if (Names)
        {
            _texts++;
            Remember(row.Text(cell));
        }
        else if (!row.TryNumber(cell, out var value))
        {
            _firstText ??= (row.At(cell), row.Text(cell));
            _texts++;
            Remember(row.Text(cell));
        }
        else
        {
            _numbers++;
            if (double.IsInfinity(value))
                _firstInfinity ??= (row.At(cell), row.Text(cell));
            else if (Math.Abs(value) >= Exact && IsRounded(row.Text(cell), value))
            {
                _rounded++;
                _firstRounded ??= row.Text(cell);
            }
        }
    }

    /// <summary>Adds cells that records leave out.</summary>
    /// <param name="text">What they hold.</param>
    /// <param name="times">How many; 0 changes nothing.</param>
    public void AddLeftOut(string text, int times)
    {
        if (times == 0)
            return;
        if (!Names && Cell.TryNumber(text, out _))
        {
            _numbers += times;
            return;
        }

        _texts += times;
        CollectionsMarshal.GetValueRefOrAddDefault(_tokens, text, out _) += times;
    }

    /// <summary>Whether all cells that are no numbers say that there is none (N/A, null, -): then they are missing.</summary>
    public bool HasMarkersAmongNumbers => !Names && _numbers > 0 && _texts > 0 && _tokens.Keys.All(Disguise.IsMarker);

    /// <summary>What a person should know of whole numbers that no double holds; null: there are none.</summary>
    public string? RoundedNote => _firstRounded is null || _texts > 0 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{_rounded} {(_rounded == 1 ? "number" : "numbers")} in column '{name}' {(_rounded == 1 ? "lies" : "lie")} beyond 2^53, " +
        $"where neighbours are read as one " +
        $"({_firstRounded}); if they name rows or things, say so (--id {name}, --categorical {name}), or leave the column out.");

    // Whether digits alone stand for another number than the double that they were read as.
    private static bool IsRounded(string text, double value) => text.AsSpan().TrimStart("+-") is { Length: > 0 } digits
        && !digits.ContainsAnyExceptInRange('0', '9')
        && !digits.TrimStart('0').SequenceEqual(Math.Abs(value).ToString("F0", CultureInfo.InvariantCulture));

    /// <summary>Whether the column is numeric; refuses one that is numeric but for some cells, or holds numbers in another
    /// spelling.</summary>
    public bool IsNumeric(bool headerGuessedAbsent)
    {
        if (Names)
            return false;
        RefuseDisguise();
        if (_firstText is { } text && (numeric || _numbers > _texts))
        {
            var header = headerGuessedAbsent && text.At.Line == 1 ? ", or say that the first line is the header (--header)" : "";
            throw text.At.Error($"non-numeric cell {Cell.Show(text.Text)} in column '{name}', where {_numbers} of {_numbers + _texts} cells are numbers; {Cell.Advice(text.Text)}, mark it as missing (an empty cell, with --missing mean or drop), or declare the column categorical{header}.");
        }

        if (_texts == 0 && _firstInfinity is { } infinity)
            throw infinity.At.Error($"cell {Cell.Show(infinity.Text)} of column '{name}' is not a finite number; correct it, or empty it and choose --missing mean or drop.");
        return _texts == 0;
    }

    /// <summary>Whether a text column also holds numbers, whose tokens are not remembered yet.</summary>
    public bool HasForgottenNumbers => _texts > 0 && _numbers > 0;

    /// <summary>The categories, or the classes; refuses names, texts and regression targets.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="rows">Rows kept.</param>
    public CategoryIndex Index(string path, int rows)
    {
        var index = new CategoryIndex(_tokens.Keys);
        if (isLabel && rows >= 20 && 2 * index.Names.Count > rows)
            throw new CandorException($"{path}: the label column '{name}' has {index.Names.Count} different values in {rows} rows, e.g. {Cell.Show(index.Names[0])}; it is a measure or a name, not a class, and classification needs classes. Choose another label column, bin the values into classes, or learn the number itself (--task regression).");
        if (!isLabel && !categorical && index.Names.Count > 50 && 2 * index.Names.Count > rows)
            throw TooMany(path, index.Names.Count, $"{rows} rows");
        return index;
    }

    /// <summary>Remembers a cell.</summary>
    public void Remember(string token)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_tokens, token, out var known)++;
        if (known || _tokens.Count <= MostNames)
            return;
        RefuseDisguise();
        throw TooMany(_firstText?.At.Path ?? "The file", _tokens.Count, "the rows so far");
    }

    private void RefuseDisguise()
    {
        if (Names || _firstText is not { } first || Disguise.Of(_tokens, _numbers + _texts) is not { } disguise)
            return;
        var how = disguise.Form == NumberForm.Comma ? "--numbers comma: a decimal comma, points between thousands"
            : "--numbers point: a decimal point, commas between thousands; --numbers comma if the comma is the decimal sign";
        throw new CandorException($"{first.At.Path}: column '{name}' holds numbers in another spelling, e.g. " +
            $"{Cell.Show(disguise.Example)} " +
            $"({disguise.Cells} of {_numbers + _texts} cells); have them read as numbers ({how}; currency, per cent signs and units " +
            $"are taken away), or declare the column categorical (--categorical {name}) if they are names.");
    }

    private CandorException TooMany(string path, int names, string rows) =>
        new($"{path}: column '{name}' has {names} different texts in {rows}, so it is a name or free text, not a category; leave it out (ignore '{name}')" + (isLabel ? " or choose another label column." : ", or declare it categorical if you mean it."));
}
