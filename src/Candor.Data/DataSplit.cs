using System.Globalization;

namespace Candor.Data;

/// <summary>
/// A data set cut into training, validation and test parts, stratified by class (at random for regression), all encoded with a standardizer
/// fitted on the training part only.
/// </summary>
public sealed class DataSplit
{
    private readonly bool _isCut;
    private int? _doubles;

    private DataSplit(Dataset source, ulong seed, Standardizer standardizer, int[] train, int[] validation, int[] test)
    {
        Source = source;
        Seed = seed;
        _isCut = !ReferenceEquals(train, test);
        Standardizer = standardizer;
        Train = new DataPart("train", source, train, standardizer);
        Validation = new DataPart("validation", source, validation, standardizer);
        Test = new DataPart("test", source, test, standardizer);
    }

    /// <summary>The whole data set.</summary>
    public Dataset Source { get; }

    /// <summary>Fitted on the rows of <see cref="Train"/>.</summary>
    public Standardizer Standardizer { get; }

    /// <summary>The training part; at least one row of each class.</summary>
    public DataPart Train { get; }

    /// <summary>The validation part; empty if its fraction was 0, and it may lack a class with few rows.</summary>
    public DataPart Validation { get; }

    /// <summary>The test part; at least one row of each class.</summary>
    public DataPart Test { get; }

    /// <summary>The seed that chose the rows.</summary>
    public ulong Seed { get; }

    /// <summary>How many test rows equal a training row in inputs and label; 0 where the set is not cut. Computed when first asked
    /// for.</summary>
    public int Doubles => _doubles ??= _isCut ? new EqualRows(Source).CountIn(Test.Rows, Train.Rows) : 0;

    /// <summary>What a person should know of the data (<see cref="Dataset.Notes"/>) and of how they are cut; one sentence each.</summary>
    public IReadOnlyList<string> Notes => DoublesNote is { } note ? [.. Source.Notes, note] : Source.Notes;

    private string? DoublesNote => Source.TestFrom is not null ? Dataset.GivenDoubles(Doubles, Test.Count)
        : Doubles == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{Doubles} of {Test.Count} test rows {(Doubles == 1 ? "equals a training row" : "equal training rows")} in inputs and " +
            $"label, so figures on them are in part of what was trained on; --duplicates together keeps equal rows in one part.");

    /// <summary>All rows, encoded with this split's standardizer.</summary>
    public DataPart Whole => Part("whole", [.. Enumerable.Range(0, Source.Count)]);

    /// <summary>Some rows of <see cref="Source"/>, encoded with this split's standardizer.</summary>
    /// <param name="name">The part's name.</param>
    /// <param name="rows">Row numbers in <see cref="Source"/>, from 0.</param>
    public DataPart Part(string name, IReadOnlyList<int> rows) => new(name, Source, rows, Standardizer);

    /// <summary>All rows of a data set of the same schema, e.g. new data for a trained predictor.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="standardizer">Fitted when the predictor was trained.</param>
    /// <param name="name">The part's name.</param>
    /// <param name="rows">Row numbers in <paramref name="data"/>; null: all.</param>
    /// <exception cref="CandorException">The data set's inputs are not those the standardizer was fitted on.</exception>
    public static DataPart Encode(Dataset data, Standardizer standardizer, string name, IReadOnlyList<int>? rows = null) =>
        new(name, data, rows ?? [.. Enumerable.Range(0, data.Count)], standardizer);

    internal static DataSplit Create(Dataset data, double train, double validation, ulong seed, int? limit, Standardizer? standardizer,
        DuplicateRows duplicates)
    {
        standardizer?.Check(data);
        var rows = StratifiedRows.Choose(data, train, validation, seed, limit, duplicates);
        return new DataSplit(data, seed, standardizer ?? Standardizer.Fit(data, rows.Train), rows.Train, rows.Validation, rows.Test);
    }

    /// <summary>A data set that is not cut: every part but the validation part has all rows, as where a finished model is
    /// measured.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="standardizer">How a model standardises; null: by all rows.</param>
    /// <exception cref="CandorException">The data set's inputs are not those that the standardizer was fitted on.</exception>
    public static DataSplit Uncut(Dataset data, Standardizer? standardizer = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        standardizer?.Check(data);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        return new DataSplit(data, 0, standardizer ?? Standardizer.Fit(data, all), all, [], all);
    }
}
