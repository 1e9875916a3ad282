using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>What the data of a run look like: columns, parts, and how far the test part lies from the training part.</summary>
public sealed record DataProfile : IConsistent
{
    /// <summary>The columns, in their order; of images brightness and the like, of texts length and unknown words. The first
    /// 300.</summary>
    public required IReadOnlyList<DescribedColumn> Columns { get; init; }

    /// <summary>Columns that there are.</summary>
    public required int AllColumns { get; init; }

    /// <summary>Training, validation and test part, those that have rows.</summary>
    public required IReadOnlyList<DescribedPart> Parts { get; init; }

    /// <summary>The last part, or new data, against the training part; null where there is one part alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Drift? Drift { get; init; }

    string? IConsistent.Flaw => Parts.Count == 0 ? "has no part" : Flaws.First(Columns.Select(c =>
        Flaws.Unequal(("parts", Parts.Count), ("shares of missing cells of a column", c.Missing.Count))));
}

/// <summary>A column in the training part.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>numeric</c> or <c>categorical</c>.</param>
/// <param name="Missing">Share of cells without a value, in [0, 1], by part, in the order of the parts.</param>
public sealed record DescribedColumn(string Name, string Kind, IReadOnlyList<double> Missing) : IConsistent
{
    /// <summary>Its unit, e.g. <c>EUR</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }

    /// <summary>The least number; null of categories, and where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Least { get; init; }

    /// <summary>The largest number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Most { get; init; }

    /// <summary>The mean.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Mean { get; init; }

    /// <summary>Standard deviation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Deviation { get; init; }

    /// <summary>The categories, the most frequent first, 20 at most, with their rows; null of numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CategoryRows>? Categories { get; init; }

    /// <summary>Categories that there are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int AllCategories { get; init; }

    string? IConsistent.Flaw => (Least is null) != (Most is null) ? "has a least or a largest number alone"
        : (Mean is null) != (Deviation is null) ? "has a mean or a deviation alone" : null;
}

/// <summary>A category, or class, and its rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows.</param>
public sealed record CategoryRows(string Name, int Rows);

/// <summary>A part of the data.</summary>
/// <param name="Name"><c>train</c>, <c>validation</c>, <c>test</c>, or a name of new data.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Classes">Rows of each class, in their order; empty of a regression, and where there are no labels.</param>
public sealed record DescribedPart(string Name, int Rows, IReadOnlyList<int> Classes)
{
    /// <summary>Mean of a regression's numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Mean { get; init; }

    /// <summary>Their standard deviation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Deviation { get; init; }
}

/// <summary>How far rows lie from those that the predictor learnt from, column by column.</summary>
public sealed record Drift
{
    /// <summary>The least distance of numbers that matters, in the training part's deviations.</summary>
    public const double MattersOfNumbers = 0.1;

    /// <summary>The least distance of categories, and difference of shares without a value, that matters.</summary>
    public const double MattersOfShares = 0.05;

    /// <summary>The level of the tests after Holm's correction.</summary>
    public const double Level = 0.05;

    /// <summary>What is compared with: <c>train</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Its rows.</summary>
    public required int ReferenceRows { get; init; }

    /// <summary>What is compared: <c>test</c>, or the name of new data.</summary>
    public required string Name { get; init; }

    /// <summary>Its rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The columns, those that lie farthest apart first; the first 100.</summary>
    public required IReadOnlyList<ColumnDrift> Columns { get; init; }

    /// <summary>Columns that were compared.</summary>
    public required int AllColumns { get; init; }

    /// <summary>Columns that differ by an amount that matters and beyond chance.</summary>
    public required int Drifted { get; init; }

    /// <summary>Columns that differ beyond chance, but by less than matters.</summary>
    public required int Small { get; init; }

    /// <summary>The label; null where it is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ColumnDrift? Label { get; init; }
}

/// <summary>How far a column lies from the training part's.</summary>
/// <param name="Name">The column.</param>
/// <param name="Kind"><c>numeric</c> or <c>categorical</c>.</param>
/// <param name="Distance">Of numbers Wasserstein's distance in the training part's deviations, from 0 on; of categories, cells without a
/// value among them, total variation, in [0, 1]. NaN where one side has no value.</param>
/// <param name="Statistic">Kolmogorov and Smirnov's D, or χ².</param>
/// <param name="P">p-value of that test.</param>
/// <param name="AdjustedP">The same after Holm's correction over all columns and tests.</param>
public sealed record ColumnDrift(string Name, string Kind, double Distance, double Statistic, double P, double AdjustedP)
    : IConsistent
{
    /// <summary>Of numbers: by how much the mean is higher, in the training part's deviations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Shift { get; init; }

    /// <summary>Share of cells without a value in the training part.</summary>
    public double MissingReference { get; init; }

    /// <summary>The same in what is compared; unknown categories are none of them.</summary>
    public double Missing { get; init; }

    /// <summary>p-value, after Holm's correction, of the two shares being one (χ²), of numbers; NaN where no cell is missing.</summary>
    public double MissingAdjustedP { get; init; } = double.NaN;

    /// <summary>Values outside the training part's range.</summary>
    public int Outside { get; init; }

    /// <summary>Categories that the training part does not have, the most frequent first, 20 at most.</summary>
    public IReadOnlyList<CategoryRows> New { get; init; } = [];

    /// <summary>The category whose share changed most; null of numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Category { get; init; }

    /// <summary>Its share in the training part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CategoryReference { get; init; }

    /// <summary>Its share in what is compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CategoryShare { get; init; }

    /// <summary>Whether it differs by an amount that matters.</summary>
    public bool Matters => Distance >= (Kind == "numeric" ? Drift.MattersOfNumbers : Drift.MattersOfShares);

    /// <summary>Whether more or fewer cells are without a value, by an amount that matters and beyond chance.</summary>
    public bool MissingDrifted => Math.Abs(Missing - MissingReference) >= Drift.MattersOfShares && MissingAdjustedP < Drift.Level;

    /// <summary>Whether values differ by an amount that matters, and beyond chance.</summary>
    public bool ValuesDrifted => Matters && AdjustedP < Drift.Level;

    /// <summary>Whether it differs by an amount that matters, and beyond chance.</summary>
    public bool Drifted => ValuesDrifted || MissingDrifted;

    /// <summary>Whether it differs beyond chance, but by less than matters.</summary>
    public bool Small => !Drifted && (AdjustedP < Drift.Level || MissingAdjustedP < Drift.Level);

    string? IConsistent.Flaw => Kind == "numeric" && ValuesDrifted && Shift is null ? "has drifted, but has no shift" : null;
}
