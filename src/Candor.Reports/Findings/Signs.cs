using Candor.Data.Records;

namespace Candor.Reports.Findings;

/// <summary>Whether contributions speak for and against a class, or raise and lower a number, or only rank; and how that is said.</summary>
internal static class Signs
{
    /// <summary>Whether they have signs. In a record from before that was written down they have where one is below 0.</summary>
    public static bool Of(ExplainedSample sample) => new[] { sample.After, sample.Before }.OfType<SampleExplanation>()
        .Any(e => e.Trust?.Signed ?? e.Contributions.Any(c => c < 0));

    /// <summary>The heading over the bars.</summary>
    public static string Title(ExplainedSample sample) =>
        Of(sample) ? $"Contributions to “{sample.Explained}”" : $"What ranks highest for “{sample.Explained}”";

    /// <summary>How the bars are read.</summary>
    public static string Caption(ExplainedSample sample) => sample.IsNumber
        ? Of(sample) ? "Bars to the right raise the number, bars to the left lower it; the largest come first."
            : "The longer a bar, the higher the feature ranks. These scores are never below 0: they do not say whether a feature " +
                "raises the " +
                "number or lowers it."
        : Of(sample)
        ? "Bars to the right speak for the class, bars to the left against it; the largest come first."
        : "The longer a bar, the higher the feature ranks. These scores are never below 0: none speaks against the class.";
}
