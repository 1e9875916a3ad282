using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Every protocol that an experiment's file can name: one explicit table.</summary>
public static class Protocols
{
    /// <summary>All protocols.</summary>
    public static IReadOnlyList<Protocol> All { get; } =
    [
        MethodComparison.Protocol,
        DeletionVariants.Protocol,
        SensitivityComparison.Protocol,
        QuadrantShares.Protocol,
        FeatureContributions.Protocol,
        LabelLeakage.Protocol,
        PaperChoices.Protocol,
        ImageExamples.Protocol,
        ExampleCurves.Protocol,
        ExampleSweep.Protocol,
        ExampleTimes.Protocol,
        ExampleClasses.Protocol,
        ExampleWays.Protocol,
        ExplainerComparison.Protocol,
        ExplainerSanity.Protocol,
    ];

    /// <summary>A protocol by name.</summary>
    /// <exception cref="CandorException">There is none.</exception>
    public static Protocol Get(string name) =>
        All.FirstOrDefault(p => p.Name == name) ?? throw Suggestion.Unknown("protocol", name, [.. All.Select(p => p.Name)]);
}
