using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>What a model leans on over many rows: the whole model instead of one row.</summary>
public sealed record GlobalExplanation : IConsistent
{
    /// <summary>The format's name and version.</summary>
    public const string CurrentFormat = "candor-global/1";

    /// <summary>Format name and version of this record.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>What the explanations rest on: model, data, explainer, settings, seed; <see cref="CaseProvenance.Row"/> is null.</summary>
    public required CaseProvenance Provenance { get; init; }

    /// <summary>Hash of all that changes an answer; the same question has the same.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Rows that were explained.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows that there are.</summary>
    public required int AllRows { get; init; }

    /// <summary>Name of the label.</summary>
    public required string Label { get; init; }

    /// <summary>What is explained: <c>probability</c> or <c>logit</c> of a class, or the <c>value</c> of a regression, in the target's own
    /// units.</summary>
    public required string Output { get; init; }

    /// <summary>Whether contributions have signs.</summary>
    public bool Signed { get; init; } = true;

    /// <summary>The units, in their order; of texts the words, the largest mean |φ| first.</summary>
    public required IReadOnlyList<UnitImportance> Units { get; init; }

    /// <summary>The explained classes; of a regression one entry, the label's name.</summary>
    public required IReadOnlyList<ClassContributions> Classes { get; init; }

    /// <summary>Interactions of pairs of the units with the largest mean |φ|, the largest first. Empty where none were measured.</summary>
    public IReadOnlyList<PairInteraction> Interactions { get; init; } = [];

    /// <summary>Rows that interactions are a mean over.</summary>
    public int InteractionRows { get; init; }

    /// <summary>Rows that charts draw.</summary>
    public IReadOnlyList<GlobalPoint> Points { get; init; } = [];

    /// <summary>Whether units are the words of texts.</summary>
    public bool OfWords { get; init; }

    /// <summary>Of pictures, whose units say nothing by themselves, maps and pictures instead of units; null: they are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GlobalPictures? Pictures { get; init; }

    /// <summary>Of explanations by training examples the rows that most of them lean on, instead of units; null: they are by
    /// units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GlobalLeaning? Leaning { get; init; }

    /// <summary>What the reader should know before believing the figures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The papers of the methods.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    string? IConsistent.Flaw => Flaws.First(
        [
            .. Classes.Select(c => Flaws.Unequal(("units", Units.Count), ("means of a class", c.Means.Count),
                ("half widths", c.HalfWidths.Count))),
            .. Points.Select(p => Flaws.Unequal(("units", Units.Count), ("values of a point", p.Values.Count))),
            .. Points.Select(p => Flaws.Unequal(("classes", Classes.Count), ("lists of contributions of a point", p.Contributions.Count))),
            .. Points.SelectMany(p => p.Contributions).Select(c => Flaws.Unequal(("units", Units.Count), ("contributions", c.Count))),
            Interactions.SelectMany(i => new[] { i.First, i.Second }).FirstOrDefault(n => Units.All(u => u.Name != n)) is { } unknown
                ? $"has an interaction of '{unknown}', which is none of its units" : null,
        ]);
}

/// <summary>How much a unit weighs over all rows.</summary>
/// <param name="Name">The unit.</param>
/// <param name="MeanAbsolute">Mean of |φ|, of each row's predicted class (or of the one that was asked for).</param>
/// <param name="HalfWidth">Half of its 95 % interval over rows.</param>
/// <param name="Chance">What mean |φ| the explainer's random draws alone would leave of a unit that does nothing; 0 where nothing is
/// drawn.</param>
public sealed record UnitImportance(string Name, double MeanAbsolute, double HalfWidth, double Chance)
{
    /// <summary>Whether its values are numbers.</summary>
    public bool IsNumeric { get; init; }

    /// <summary>Rows that it is of, where it is not in all: texts that have the word.</summary>
    public int? Rows { get; init; }

    /// <summary>Whether the weight is beyond what the draws alone leave: its interval lies above <see cref="Chance"/>.</summary>
    public bool IsBeyondChance => MeanAbsolute - HalfWidth > Chance;
}

/// <summary>What speaks for a class where the model decides for it.</summary>
/// <param name="Name">The class; of a regression the label.</param>
/// <param name="Rows">Rows that are decided so; of a regression all.</param>
/// <param name="Means">Mean φ for this class over those rows, unit by unit; NaN where there are no rows.</param>
/// <param name="HalfWidths">Half of their 95 % intervals over rows.</param>
public sealed record ClassContributions(string Name, int Rows, IReadOnlyList<double> Means, IReadOnlyList<double> HalfWidths);

/// <summary>How much two units make together beyond what each makes alone.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="MeanAbsolute">Mean |I| over rows.</param>
/// <param name="HalfWidth">Half of its 95 % interval over rows.</param>
/// <param name="Mean">Mean I: positive, together they add more than one by one.</param>
/// <param name="Chance">What mean |I| the draws alone would leave of two units that do not interact; 0 where all sets were taken.</param>
public sealed record PairInteraction(string First, string Second, double MeanAbsolute, double HalfWidth, double Mean, double Chance)
{
    /// <summary>Whether it is beyond what the draws alone leave.</summary>
    public bool IsBeyondChance => MeanAbsolute - HalfWidth > Chance;
}

/// <summary>A row as a point of charts.</summary>
/// <param name="Row">Row in the data, from 0; −1: it is of no data.</param>
/// <param name="Prediction">The predicted class, or number, ready to show.</param>
/// <param name="Values">Its values by unit, ready to show.</param>
/// <param name="Contributions">φ by explained class and unit.</param>
public sealed record GlobalPoint(
    int Row, string Prediction, IReadOnlyList<string> Values, IReadOnlyList<IReadOnlyList<double>> Contributions);
