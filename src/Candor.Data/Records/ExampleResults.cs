using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>What a run measured of its explanations by training examples.</summary>
public sealed record ExampleResults
{
    /// <summary>U, the examples that an explanation may name.</summary>
    public required int Examples { get; init; }

    /// <summary><c>magnitude</c> or <c>signed</c>: by what examples are ranked.</summary>
    public required string Ranking { get; init; }

    /// <summary><c>entries</c> or <c>points</c>: what U counts.</summary>
    public required string Counting { get; init; }

    /// <summary><c>classification</c> or <c>regression</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Training points that influences speak of.</summary>
    public required int Candidates { get; init; }

    /// <summary>Influences that are not 0, of candidates × outputs.</summary>
    public required int NonZero { get; init; }

    /// <summary>Share of the largest class among the measured rows: the accuracy, and about the faithfulness, of a constant; null for
    /// regression.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ConstantShare { get; init; }

    /// <summary>Accuracy and faithfulness on the test part against U (Figs. 2, 3).</summary>
    public IReadOnlyList<ExampleScore> Curve { get; init; } = [];

    /// <summary>What each η keeps (Figs. 8, 9); empty where there are no gates.</summary>
    public IReadOnlyList<SparsityChoice> Sparsities { get; init; } = [];

    /// <summary>Test rows explained by examples.</summary>
    public IReadOnlyList<ExplainedByExamples> Samples { get; init; } = [];

    /// <summary>SHA-256 of the influences' file, hex in lower case; null where none was written.</summary>
    public string? InfluencesSha256 { get; init; }
}

/// <summary>Scores of an explanation by U examples.</summary>
/// <param name="Examples">U.</param>
/// <param name="Accuracy">Mean accuracy (R² for regression), ↑.</param>
/// <param name="AccuracyError">Its standard error over the rows.</param>
/// <param name="Faithfulness">Mean faithfulness (R² of the explanation to the predictor for regression), ↑.</param>
/// <param name="FaithfulnessError">Its standard error over the rows.</param>
/// <param name="Rows">Rows.</param>
public sealed record ExampleScore(
    int Examples, double Accuracy, double AccuracyError, double Faithfulness, double FaithfulnessError, int Rows);

/// <summary>What training with one η came to.</summary>
/// <param name="Eta">η, weight of the gates' penalty.</param>
/// <param name="Epoch">The epoch kept; null where every gate was shut in each.</param>
/// <param name="ValidationScore">What it was kept by.</param>
/// <param name="Accuracy">Test accuracy at U.</param>
/// <param name="Faithfulness">Test faithfulness at U.</param>
/// <param name="NonZero">Influences that are not 0.</param>
/// <param name="Chosen">Whether it is the run's.</param>
public sealed record SparsityChoice(double Eta, int? Epoch, double ValidationScore, double Accuracy, double Faithfulness, int NonZero,
    bool Chosen);

/// <summary>A row explained by training examples.</summary>
/// <param name="Row">Row in the file, from 0.</param>
/// <param name="Label">True class, or number.</param>
/// <param name="Prediction">What the predictor says.</param>
/// <param name="Explained">What the explanation says.</param>
/// <param name="Probability">The predictor's probability of its class; for regression the predicted number.</param>
/// <param name="Faithful">Whether both agree, Eqs. (4), (5).</param>
/// <param name="Features">The row's raw values by column.</param>
/// <param name="Examples">The examples, the largest |contribution| first.</param>
public sealed record ExplainedByExamples(
    int Row, string Label, string Prediction, string Explained, double Probability, bool Faithful, IReadOnlyList<FeatureValue> Features,
    IReadOnlyList<NamedExample> Examples)
{
    /// <summary>What the case is called, where its row does not say it; null: by its row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>What the case is called.</summary>
    [JsonIgnore]
    public string Title => Name ?? FormattableString.Invariant($"Row {Row}");

    /// <summary>The row's image; null for tables.</summary>
    public SampleImage? Image { get; init; }

    /// <summary>Why this row is shown, see <see cref="ExplainedSample.Reason"/>; null: it was asked for, or the record is older.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The same without the values of training rows, which may be about other people: their numbers and labels stay.</summary>
    public ExplainedByExamples WithoutRows() => this with { Examples = [.. Examples.Select(e => e with { Features = [], Image = null })] };
}

/// <summary>A training example in an explanation.</summary>
/// <param name="Index">Row in the file, from 0.</param>
/// <param name="Label">Its own class, or number.</param>
/// <param name="Class">The class whose logit it moves; the label column's name for regression.</param>
/// <param name="Alpha">α, its influence.</param>
/// <param name="Similarity">k, the inner product of its features and the row's.</param>
/// <param name="Contribution">α·k.</param>
/// <param name="SpeaksFor">Whether it speaks for the predicted class (for regression: raises the number).</param>
/// <param name="Features">Its raw values by column.</param>
public sealed record NamedExample(
    int Index, string Label, string Class, double Alpha, double Similarity, double Contribution, bool SpeaksFor,
        IReadOnlyList<FeatureValue> Features)
{
    /// <summary>Its image; null for tables.</summary>
    public SampleImage? Image { get; init; }

    /// <summary>Whether its values are hidden.</summary>
    [JsonIgnore]
    public bool IsHidden => Features.Count == 0 && Image is null;
}
