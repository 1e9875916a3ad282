using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>What a run was and what it measured: everything a report shows, and nothing that needs tensors to read.</summary>
public sealed record RunRecord : IConsistent
{
    /// <summary>The format's name and version, so that a reader can refuse what it does not know.</summary>
    public const string CurrentFormat = "candor-run/1";

    /// <summary>Format name and version of this record.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>The run's title, for people.</summary>
    public required string Name { get; init; }

    /// <summary>How the predictor was trained: a method of <c>candor list methods</c>; <c>evaluate</c> where nothing was trained.</summary>
    public required string Method { get; init; }

    /// <summary>The explainer's catalog name, e.g. <c>lime</c>.</summary>
    public required string Explainer { get; init; }

    /// <summary>The seed of everything random in the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When the run ended, UTC, ISO 8601; the only field that differs between two equal runs, with
    /// <see cref="Seconds"/>.</summary>
    public string? Finished { get; init; }

    /// <summary>Wall-clock seconds of the whole run.</summary>
    public double Seconds { get; init; }

    /// <summary>The data set.</summary>
    public required DataInfo Data { get; init; }

    /// <summary>What the data look like, and how far the test part lies from the training part; null in records of older
    /// versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataProfile? Profile { get; init; }

    /// <summary>Answers and explanations, after tuning, by group of rows; null where groups were not looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Subgroups? Subgroups { get; init; }

    /// <summary>Versions, machine and threads.</summary>
    public required EnvironmentInfo Environment { get; init; }

    /// <summary>Every option of the run, as the configuration file has it.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>Which of these a person set, and what took effect. Null in records of older versions, and where the configuration says
    /// it all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunSettings? Settings { get; init; }

    /// <summary>Scores on the test part before tuning (the pre-trained predictor).</summary>
    public Evaluation? Before { get; init; }

    /// <summary>Scores on the test part after tuning.</summary>
    public Evaluation? After { get; init; }

    /// <summary>Metric → its change from before to after, row by row. Null where nothing was compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Change>? Changes { get; init; }

    /// <summary>The decisions that changed from before to after. Null where nothing was compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DecisionChanges? Changed { get; init; }

    /// <summary>The same scores of other explainers on the same rows, by name, for a table of methods. Empty where nothing was
    /// compared.</summary>
    public IReadOnlyList<Evaluation> Comparisons { get; init; } = [];

    /// <summary>The explainer, after tuning, beside explainers that cost nothing, on the same rows. Null where none was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BaselineComparison>? Baselines { get; init; }

    /// <summary>Test rows explained before and after, for the bars of Fig. A.6.</summary>
    public IReadOnlyList<ExplainedSample> Samples { get; init; } = [];

    /// <summary>Explanations by training examples; null for runs without.</summary>
    public ExampleResults? Examples { get; init; }

    /// <summary>One entry an epoch.</summary>
    public IReadOnlyList<EpochInfo> History { get; init; } = [];

    /// <summary>The epoch that Eq. 15 keeps for each η, with its validation scores.</summary>
    public IReadOnlyList<Selection> Selections { get; init; } = [];

    /// <summary>SHA-256 of the run's model file, hex in lower case; a changed model is recognised by it. Null where none was
    /// written.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>SHA-256 of every file of the run folder that can change an answer, by name, hex in lower case: configuration, contract,
    /// weights and scripts of the model before and after, learned explainer, influences. Null in records of older versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>What the reader should know before believing the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The papers that the run used.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    string? IConsistent.Flaw => new[] { Before, After }.Any(e => e?.Performance is { } p && p.Numbers is null == Data.HasNumbers)
        ? $"has the performance of {(Data.HasNumbers ? "classes, but its label is a number" : "numbers, but its label is a class")}" : null;
}

/// <summary>The data set of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">The file or built-in name it was read from, as given.</param>
/// <param name="Sha256">Hash of the parsed content; a changed data set is recognised by it.</param>
/// <param name="Label">Name of the label column.</param>
/// <param name="Classes">Class names, in the order of the predictor's outputs.</param>
/// <param name="Features">Unit (column) names.</param>
/// <param name="Train">Rows in the training part.</param>
/// <param name="Validation">Rows in the validation part.</param>
/// <param name="Test">Rows in the test part.</param>
/// <param name="Image">The size of every image; null for a table.</param>
public sealed record DataInfo(
    string Name, string Source, string Sha256, string Label, IReadOnlyList<string> Classes, IReadOnlyList<string> Features,
    int Train, int Validation, int Test, ImageShape? Image = null)
{
    /// <summary>Whether labels are numbers: there are no classes.</summary>
    [JsonIgnore]
    public bool HasNumbers => Classes.Count == 0;

    /// <summary>How texts are cut and indexed; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextShape? Text { get; init; }
}

/// <summary>Where a run was computed.</summary>
/// <param name="Candor">Version of Candor.</param>
/// <param name="Commit">Commit that was built, or "unknown".</param>
/// <param name="Libtorch">Version of libtorch.</param>
/// <param name="Dotnet">Version of the .NET runtime.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Processor">Processor's name.</param>
/// <param name="Device">Device of the tensors, e.g. <c>cpu</c>.</param>
/// <param name="Threads">Threads of the tensor library.</param>
public sealed record EnvironmentInfo(
    string Candor, string Commit, string Libtorch, string Dotnet, string Os, string Processor, string Device, int Threads);

/// <summary>Scores of one predictor on one part of the data.</summary>
public sealed record Evaluation
{
    /// <summary>What was evaluated: <c>before</c>, <c>after</c> or a name of the caller's.</summary>
    public required string Name { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Metric name (as in <c>candor list metrics</c>) → score. <c>accuracy</c>, of a regression <c>r2</c>, is among
    /// them.</summary>
    public required IReadOnlyDictionary<string, Score> Metrics { get; init; }

    /// <summary>Mean f_y after each insertion step, from 0 to all units; null where insertion was not asked for.</summary>
    public Curve? Insertion { get; init; }

    /// <summary>Mean f_y after each deletion step, from 0 to all units; null where deletion was not asked for.</summary>
    public Curve? Deletion { get; init; }

    /// <summary>What the reader should know of the scores, e.g. how many are undefined.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Insertion score of each row, in the order of the part; for quadrants (Fig. 4).</summary>
    public IReadOnlyList<double> InsertionPerRow { get; init; } = [];

    /// <summary>Deletion score of each row, in the order of the part.</summary>
    public IReadOnlyList<double> DeletionPerRow { get; init; } = [];

    /// <summary>What was decided; null where no class was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Decisions? Decisions { get; init; }

    /// <summary>How far predicted numbers are off; null where classes are predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueErrors? Errors { get; init; }

    /// <summary>How good the answers are on all rows, those included whose explanations were not measured; null where it was not
    /// computed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Performance? Performance { get; init; }

    /// <summary>Scores of each row by metric, for comparisons on the same rows; not part of the file.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double[]> PerRow { get; init; } = new Dictionary<string, double[]>();

    /// <summary>φ of the true class of each row, [rows × <see cref="Units"/>], where units are columns; empty elsewhere, and where there
    /// are very many; not part of the file.</summary>
    [JsonIgnore]
    public double[] Contributions { get; init; } = [];

    /// <summary>Names of the units of <see cref="Contributions"/>; not part of the file.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>The predicted class of each row; not part of the file.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Predicted { get; init; } = [];
}

/// <summary>A metric over rows.</summary>
/// <param name="Mean">Mean over rows.</param>
/// <param name="Std">Sample standard deviation over rows.</param>
/// <param name="N">Rows.</param>
/// <param name="Direction"><c>up</c>: higher is better; <c>down</c>: lower is better.</param>
public sealed record Score(double Mean, double Std, int N, string Direction);

/// <summary>A curve of mean probability against the number of units inserted or deleted.</summary>
/// <param name="Units">Units inserted or deleted at each point, from 0.</param>
/// <param name="Probability">Mean f_y, of a regression mean nearness, at each point, in [0, 1].</param>
/// <param name="ScoredUnits">S: the score is the mean over the points 1 … S, the shaded part.</param>
public sealed record Curve(IReadOnlyList<int> Units, IReadOnlyList<double> Probability, int ScoredUnits) : IConsistent
{
    string? IConsistent.Flaw => Flaws.Unequal(("units", Units.Count), ("probabilities", Probability.Count));

    /// <summary>Rows that the mean is over, where some have no curve; null: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Rows { get; init; }
}

/// <summary>One row with its explanation before and after.</summary>
/// <param name="Row">Row in the file, from 0; −1 for a text that is of no file.</param>
/// <param name="Label">True class, or number; empty where it is not known.</param>
/// <param name="Explained">Class that the contributions speak of; of a regression the label's name.</param>
/// <param name="Features">Unit names with the raw values, in column order.</param>
/// <param name="Before">Explanation of the predictor before tuning; null where there was none.</param>
/// <param name="After">Explanation of the predictor after tuning.</param>
/// <param name="Image">The image, where the row is one.</param>
public sealed record ExplainedSample(
    int Row, string Label, string Explained, IReadOnlyList<FeatureValue> Features, SampleExplanation? Before, SampleExplanation After,
    SampleImage? Image = null)
{
    /// <summary>Whether a number is explained, in the target's own units, and no class.</summary>
    [JsonIgnore]
    public bool IsNumber => After.Trust?.Output == "value";

    /// <summary>What the case is called, where its row does not say it; null: by its row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>What the case is called.</summary>
    [JsonIgnore]
    public string Title => Name ?? FormattableString.Invariant($"Row {Row}");

    /// <summary>Why a report shows this row: <c>typical</c>, <c>uncertain</c>, <c>wrong</c> or <c>changed</c>; of a regression
    /// <c>typicalNumber</c>, <c>far</c> or <c>changed</c>. Null: it was asked for, or the record is older.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The text with the places of its words, where the row is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SampleText? Text { get; init; }

    /// <summary>What the first of two explanations is called; null: before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BeforeName { get; init; }

    /// <summary>What the second is called; null: after.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AfterName { get; init; }

    /// <summary>What sentences call the units: of a text the words, else the columns or places.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> UnitNames => [.. Features.Select(f => Text is null ? f.Name : f.Value)];
}

/// <summary>A feature and its raw value, as text ready to show.</summary>
/// <param name="Name">Column name.</param>
/// <param name="Value">Raw value in the file's own units.</param>
public sealed record FeatureValue(string Name, string Value);

/// <summary>φ of one row, and what goes with it.</summary>
/// <param name="Prediction">Predicted class; of a regression the number, ready to show.</param>
/// <param name="Probability">Probability of the explained class, in [0, 1]; of a regression the number, in the target's own units.</param>
/// <param name="Contributions">φ, one a unit, in column order; positive speaks for the explained class; of a regression in the target's own
/// units, positive raises the number.</param>
/// <param name="Insertion">This row's insertion score.</param>
/// <param name="Deletion">This row's deletion score.</param>
/// <param name="InsertionCurve">f_y of this row after each insertion step; null where it was not kept.</param>
/// <param name="DeletionCurve">f_y of this row after each deletion step; null where it was not kept.</param>
public sealed record SampleExplanation(
    string Prediction, double Probability, IReadOnlyList<double> Contributions, double Insertion, double Deletion,
    Curve? InsertionCurve = null, Curve? DeletionCurve = null)
{
    /// <summary>How far it can be trusted; null in records from before it was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Trust? Trust { get; init; }
}

/// <summary>One epoch of training.</summary>
/// <param name="Phase"><c>pretrain</c>, <c>tune</c>, or <c>explain</c> where an explainer is learned.</param>
/// <param name="Epoch">From 0 (before the first update) on.</param>
/// <param name="Loss">Mean objective over the epoch; null at epoch 0.</param>
/// <param name="Terms">Mean of each unweighted term of the objective.</param>
/// <param name="Accuracy">Validation accuracy, R² of a regression; where an explainer is learned, the share of rows whose class the
/// model keeps on the selected units.</param>
/// <param name="Insertion">Validation insertion; null in pre-training.</param>
/// <param name="Deletion">Validation deletion; null in pre-training.</param>
/// <param name="Seconds">Wall-clock seconds of the epoch.</param>
public sealed record EpochInfo(
    string Phase, int Epoch, double? Loss, IReadOnlyDictionary<string, double> Terms, double Accuracy, double? Insertion, double? Deletion,
    double Seconds)
{
    /// <summary>Fidelity of the selection on the validation part, where an explainer is learned: <c>fsM</c>, <c>fuM</c>, and the
    /// approximators' accuracies.</summary>
    public IReadOnlyDictionary<string, double>? Fidelity { get; init; }

    /// <summary>Whether <see cref="Accuracy"/> is the R² of a regression.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OfNumbers { get; init; }

    /// <summary>Validation faithfulness of an explanation by examples; null where none is trained.</summary>
    public double? Faithfulness { get; init; }

    /// <summary>Influences that are not 0; null where no examples are trained.</summary>
    public int? NonZero { get; init; }
}

/// <summary>The epoch that Eq. 15 keeps for one η.</summary>
/// <param name="Eta">η, the accuracy's weight.</param>
/// <param name="Epoch">The epoch kept.</param>
/// <param name="ValidationScore">η·Acc + Ins + 1 − Del on the validation part.</param>
/// <param name="Accuracy">Test accuracy of that epoch; R² of a regression.</param>
/// <param name="Insertion">Test insertion of that epoch.</param>
/// <param name="Deletion">Test deletion of that epoch.</param>
/// <param name="Chosen">Whether this η is the run's.</param>
public sealed record Selection(
    double Eta, int Epoch, double ValidationScore, double Accuracy, double Insertion, double Deletion, bool Chosen)
{
    /// <summary>Test means of further metrics of that epoch; null where only the three were measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
}

/// <summary>A paper and its BibTeX entry.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Text">Authors, title, venue, year.</param>
/// <param name="BibTex">The entry.</param>
public sealed record Citation(string Key, string Text, string BibTex);
