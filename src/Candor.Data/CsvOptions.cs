namespace Candor.Data;

/// <summary>How a CSV or TSV file is read. Columns are named as in the header; without one they are <c>c1</c>, <c>c2</c> ….</summary>
public sealed record CsvOptions
{
    private static readonly string[] s_tokens = ["", "?", "NA"];

    /// <summary>The character between cells; a blank means any run of blanks and tabs, without quoting.</summary>
    /// <value>null: detected among tab, <c>;</c>, <c>|</c>, <c>,</c> and blanks.</value>
    public char? Separator { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    /// <value>null: detected.</value>
    public bool? Header { get; init; }

    /// <summary>Names for all columns, label included; the file then has no header unless <see cref="Header"/> is true.</summary>
    /// <value>null: from the header, or <c>c1</c>, <c>c2</c> ….</value>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Lines to skip before anything is read.</summary>
    /// <value>0.</value>
    public int SkipLines { get; init; }

    /// <summary>Lines that start with this character are skipped.</summary>
    /// <value>null: only lines at the file's start that begin with <c>#</c> and have another number of cells than the first line below
    /// them.</value>
    public char? Comment { get; init; }

    /// <summary>Whether quotes are characters like any other, as in many TSV files of texts; a line is a row then.</summary>
    /// <value>false: a cell in quotes may hold separators and line ends.</value>
    public bool NoQuotes { get; init; }

    /// <summary>The inputs to take; label and ids stay beside them. The order is the file's.</summary>
    /// <value>Empty: all columns.</value>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>What to do with missing values.</summary>
    /// <value><see cref="MissingPolicy.Error"/>.</value>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>The cells that hold no value, once blanks around them are removed; case counts. NaN counts as missing too unless
    /// <see cref="Missing"/> is Error.</summary>
    /// <value>The empty cell, <c>?</c> and <c>NA</c>; where they stand among numbers also <c>N/A</c>, <c>null</c>, <c>none</c>, <c>-</c>
    /// and <c>.</c>, in any case.</value>
    public IReadOnlyList<string> MissingTokens { get; init; } = s_tokens;

    /// <summary>How numbers are written.</summary>
    /// <value><see cref="NumberForm.Plain"/>; other spellings are noticed and refused, so that none becomes a category.</value>
    public NumberForm Numbers { get; init; }

    /// <summary>Columns to read as categories though their cells are, wholly or partly, numbers.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Columns to leave out, e.g. row numbers.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Columns that name rows: no inputs, but kept as <see cref="Dataset.Ids"/>.</summary>
    /// <value>None.</value>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Whether the label is a class or a number.</summary>
    /// <value><see cref="LearningTask.Classification"/>.</value>
    public LearningTask Task { get; init; }

    /// <summary>What reading the file may cost.</summary>
    /// <value>The usual limits.</value>
    public ReadLimits Limits { get; init; } = new();

    /// <summary>Whether nobody said which cells hold no value.</summary>
    internal bool HasUsualTokens => AreUsual(MissingTokens);

    internal static bool AreUsual(IReadOnlyList<string> tokens) => tokens.SequenceEqual(s_tokens);

    internal void Validate()
    {
        if (SkipLines < 0)
            throw new CandorException(FormattableString.Invariant($"{SkipLines} lines are to be left out; give 0 or more (--skip-lines)."));
        if (Comment is '"' or '\r' or '\n' or > '\x7e')
            throw new CandorException("Comments start with an ASCII character other than the quote and line ends, e.g. '#' (--comment).");
        if (Separator is '"' or '\r' or '\n' or > '\x7e')
            throw new CandorException("The separator must be an ASCII character other than the quote and line ends, e.g. ',' ';' '|', a tab, or a blank for any run of blanks.");
    }
}
