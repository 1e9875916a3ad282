using System.Globalization;

namespace Candor.Data;

/// <summary>
/// How much a small file may make this process do: what a file claims or unpacks to is bounded before it is done. Files that are as large
/// as what they hold are not bounded. A run's folder cannot raise a limit: only who reads does.
/// </summary>
public sealed record ReadLimits
{
    private const int PackedShare = 50;

    /// <summary>Pixels of one picture (height × width), by its header, before anything of it is decoded.</summary>
    /// <value>50,000,000.</value>
    public long Pixels { get; init; } = 50_000_000;

    /// <summary>Scans of one JPEG, each of which goes over the whole picture.</summary>
    /// <value>100; progressive files have about ten.</value>
    public long Scans { get; init; } = 100;

    /// <summary>Bytes that the pictures of a folder may unpack to, all together; or fifty times what they take packed, where that is
    /// more.</summary>
    /// <value>256 MiB.</value>
    public long Pictures { get; init; } = 256L << 20;

    /// <summary>Bytes that a compressed file may unpack to; or fifty times what it takes packed, where that is more.</summary>
    /// <value>32 MiB.</value>
    public long Unpacked { get; init; } = 32L << 20;

    /// <summary>Characters of one line, or one record of a CSV file.</summary>
    /// <value>32,000,000.</value>
    public long Line { get; init; } = 32_000_000;

    /// <summary>Columns of a table: its cells, attributes or features a row.</summary>
    /// <value>250,000.</value>
    public long Columns { get; init; } = 250_000;

    /// <summary>Inputs of a table that its file does not spell out: rows × columns of sparse formats, and rows × categories.</summary>
    /// <value>50,000,000.</value>
    public long Values { get; init; } = 50_000_000;

    /// <summary>The limits that have a name on the command line, with their values.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["pixels", "scans", "pictures", "unpacked", "line", "columns", "values"];

    /// <summary>The value of a limit.</summary>
    internal long this[string name] => name switch
    {
        "pixels" => Pixels,
        "scans" => Scans,
        "pictures" => Pictures,
        "unpacked" => Unpacked,
        "line" => Line,
        "columns" => Columns,
        "values" => Values,
        _ => throw Suggestion.Unknown("limit", name, Names),
    };

    /// <summary>These limits with another value of one.</summary>
    /// <exception cref="CandorException">There is no such limit.</exception>
    internal ReadLimits With(string name, long value) => name switch
    {
        "pixels" => this with { Pixels = value },
        "scans" => this with { Scans = value },
        "pictures" => this with { Pictures = value },
        "unpacked" => this with { Unpacked = value },
        "line" => this with { Line = value },
        "columns" => this with { Columns = value },
        "values" => this with { Values = value },
        _ => throw Suggestion.Unknown("limit", name, Names),
    };

    /// <summary>The bytes that so many may unpack to.</summary>
    /// <param name="name"><c>pictures</c> or <c>unpacked</c>.</param>
    /// <param name="packed">Bytes as they are stored.</param>
    internal long Unpackable(string name, long packed) => Math.Max(this[name], PackedShare * packed);

    /// <summary>Refuses what goes beyond a limit.</summary>
    /// <param name="name">The limit.</param>
    /// <param name="needed">What the file asks for.</param>
    /// <param name="what">Says what, e.g. <c>"a.csv has 3 columns"</c>.</param>
    /// <exception cref="CandorException">It is more than the limit.</exception>
    internal void Require(string name, long needed, FormattableString what)
    {
        if (needed > this[name])
            throw Exceeded(name, what);
    }

    /// <summary>The error for what goes beyond a limit.</summary>
    /// <param name="name">The limit.</param>
    /// <param name="what">What goes beyond it.</param>
    /// <param name="most">What was allowed; null: the limit itself.</param>
    internal CandorException Exceeded(string name, FormattableString what, long? most = null) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{what.ToString(CultureInfo.InvariantCulture)}, more than the limit of {most ?? this[name]}; if the file is what you expect, " +
        $"raise the limit (--raise {name}=N), else leave it alone."))
    {
        IsLimit = true,
    };
}
