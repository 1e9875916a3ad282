namespace Candor.Data.Formats;

/// <summary>One record of a text table, valid until the next is read.</summary>
internal abstract class Row
{
    /// <summary>Number of cells; the table has made sure that it is the number of columns.</summary>
    public abstract int Count { get; }

    /// <summary>The cell's text without blanks around it (those inside quotes stay).</summary>
    public abstract string Text(int cell);

    /// <summary>The cell as a number.</summary>
    public virtual bool TryNumber(int cell, out double value) => Cell.TryNumber(Text(cell), out value);

    /// <summary>Length of the cell in bytes or characters; only short cells can be missing tokens.</summary>
    public virtual int Length(int cell) => Text(cell).Length;

    /// <summary>The cell's first byte or character; 0 if it is empty.</summary>
    public virtual char First(int cell) => Text(cell) is { Length: > 0 } text ? text[0] : '\0';

    /// <summary>Whether a cell is no longer than some length and begins as one of some texts: most cells do not, and need no closer
    /// look.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="longest">The length, in bytes or characters.</param>
    /// <param name="starts">[256] First bytes or characters; 0 stands for an empty cell, and every character beyond 255 is looked
    /// at.</param>
    public virtual bool MayBe(int cell, int longest, bool[] starts) =>
        Length(cell) <= longest && First(cell) is var first && (first > 255 || starts[first]);

    /// <summary>The cells that the record spells out, where it leaves out those that are <see cref="Usual"/>; null: all.</summary>
    public virtual List<int>? Given => null;

    /// <summary>What the cells hold that records leave out.</summary>
    public virtual IReadOnlyList<string> Usual => [];

    /// <summary>Where the cell starts.</summary>
    public abstract Location At(int cell);

    /// <summary>The lines that quotes hold together in this record, each cut at the separator wherever that stands; none where it is one
    /// line.</summary>
    /// <param name="separator">Between cells.</param>
    public virtual IEnumerable<string[]> Lines(char separator) => [];
}

/// <summary>A text file of records, which can be scanned again and again.</summary>
internal interface ITextTable
{
    /// <summary>The file.</summary>
    InputFile File { get; }

    /// <summary>Column names, label included, all different.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Columns that nobody named and that hold nothing to learn from: row numbers in front, and empty ones at the end.</summary>
    IReadOnlyList<string> Spare => [];

    /// <summary>What a person should know of how it was read; complete after a scan.</summary>
    IEnumerable<string> Notes => [];

    /// <summary>Reads records in order until <paramref name="visit"/> returns false or the file ends.</summary>
    void Scan(Func<Row, bool> visit);
}
