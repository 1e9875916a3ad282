using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>A model of pictures as a whole: mean maps by class, and pictures that stand for many.</summary>
public sealed record GlobalPictures
{
    /// <summary>A mean map for each class that is decided for, the one that is decided for most often first.</summary>
    public required IReadOnlyList<ClassMap> Maps { get; init; }

    /// <summary>Pictures to look at: <c>mostFaithful</c>, <c>leastFaithful</c>, <c>mistakes</c> where labels are known,
    /// <c>changed</c> where there is a predictor before tuning.</summary>
    public required IReadOnlyList<Gallery> Galleries { get; init; }

    /// <summary>Whether units were resampled to pixels, since each picture has units of its own, or they are too many to be kept.</summary>
    public bool Resampled { get; init; }

    /// <summary>What ranks pictures by faithfulness: <c>insertionMargin</c>, of a regression <c>insertion</c>.</summary>
    public required string Faithfulness { get; init; }

    /// <summary>Its mean over the rows.</summary>
    public double MeanFaithfulness { get; init; }

    /// <summary>Half of its 95 % interval over rows.</summary>
    public double HalfWidth { get; init; }

    /// <summary>Rows whose label is known.</summary>
    public int Known { get; init; }

    /// <summary>Those of them that are decided otherwise.</summary>
    public int Wrong { get; init; }

    /// <summary>Rows whose explanations before and after tuning were compared; 0: none.</summary>
    public int Compared { get; init; }
}

/// <summary>Where a model looks when it decides for a class.</summary>
/// <param name="Name">The class; of a regression the label.</param>
/// <param name="Rows">Rows that are decided so; of a named class, and of a regression, all.</param>
/// <param name="Picture">Mean picture of these rows, with the unit of every pixel; its longer side has 96 pixels at most.</param>
/// <param name="Means">Mean φ for the class over these rows, unit by unit.</param>
/// <param name="HalfWidths">Half of their 95 % intervals over rows (Student's t).</param>
/// <param name="BeyondChance">Whether the mean is told from 0: Student's t-test at 5 %, by Holm's correction for all units of the
/// map.</param>
public sealed record ClassMap(string Name, int Rows, SampleImage Picture, IReadOnlyList<double> Means, IReadOnlyList<double> HalfWidths,
    IReadOnlyList<bool> BeyondChance) : IConsistent
{
    string? IConsistent.Flaw => Flaws.First(
        Flaws.Unequal(("means", Means.Count), ("half widths", HalfWidths.Count), ("answers on chance", BeyondChance.Count)),
        Picture.Flaw(Means.Count));
}

/// <summary>Pictures that were chosen for one reason, the strongest case first.</summary>
/// <param name="Kind">The reason, see <see cref="GlobalPictures.Galleries"/>.</param>
/// <param name="Pictures">The pictures.</param>
public sealed record Gallery(string Kind, IReadOnlyList<GalleryPicture> Pictures);

/// <summary>A picture of a gallery.</summary>
/// <param name="Row">Row in the data, from 0; −1: it is of no data.</param>
/// <param name="Prediction">The predicted class, or number, ready to show.</param>
/// <param name="Probability">The predictor's probability of the class that is explained; of a regression NaN.</param>
/// <param name="Label">What is known of it; empty: nothing.</param>
/// <param name="Value">What it was chosen by: insertion margin, the predicted class's probability, or how far two explanations
/// differ: 1 less the cosine of the angle between them, in [0, 2].</param>
/// <param name="Image">The picture, its longer side 96 pixels at most.</param>
/// <param name="Contributions">φ by the units of <paramref name="Image"/>.</param>
public sealed record GalleryPicture(
    int Row, string Prediction, double Probability, string Label, double Value, SampleImage Image, IReadOnlyList<double> Contributions)
    : IConsistent
{
    /// <summary>φ of the predictor before tuning; null where it was not compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Before { get; init; }

    string? IConsistent.Flaw => Flaws.First(
        Before is null ? null : Flaws.Unequal(("contributions", Contributions.Count), ("contributions before", Before.Count)),
        Image.Flaw(Contributions.Count));
}
