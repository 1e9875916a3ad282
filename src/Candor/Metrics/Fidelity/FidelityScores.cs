using Candor.Literature;

namespace Candor.Metrics.Fidelity;

/// <summary>A score of selected features.</summary>
/// <param name="Name">Name in records and JSON, e.g. <c>fsM</c>.</param>
/// <param name="Summary">One line.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Paper">Where it comes from.</param>
public sealed record FidelityScore(string Name, string Summary, Direction Direction, Paper Paper);

/// <summary>What <see cref="SelectionFidelity"/> measures.</summary>
public static class FidelityScores
{
    /// <summary>The scores, in the order of tables.</summary>
    public static IReadOnlyList<FidelityScore> All { get; } =
    [
        new("fsM", "share of rows whose class the model keeps on the selected features alone", Direction.Up, Papers.Meed),
        new("fuM", "share of rows whose class the model keeps without the selected features", Direction.Down, Papers.Meed),
        new("fsA", "the same as fsM for a network trained on selected features", Direction.Up, Papers.Meed),
        new("fuA", "the same as fuM for a network trained on unselected features", Direction.Down, Papers.Meed),
        new("evalX", "fsM for a network trained on random selections, which no explainer can teach a code", Direction.Up,
            Papers.LabelLeakage),
        new("evalXWhole", "that network on whole inputs: what evalX can reach at most", Direction.Up, Papers.LabelLeakage),
        new("evalXOther", "evalX for such a network of another kind than the explainer was learnt with", Direction.Up,
            Papers.LabelLeakage),
        new("evalXOtherWhole", "that network on whole inputs", Direction.Up, Papers.LabelLeakage),
        new("flippedM", "share of rows for which the explanation of a wrong class convinces the model of it", Direction.Down,
            Papers.LabelLeakage),
        new("flippedA", "the same for the network of fsA", Direction.Down, Papers.LabelLeakage),
        new("flippedX", "the same for the network of evalX", Direction.Down, Papers.LabelLeakage),
        new("flippedXOther", "the same for the network of evalXOther", Direction.Down, Papers.LabelLeakage),
        new("maskOnly", "share of classes that can be read from which features are selected, without their values", Direction.Down,
            Papers.LabelLeakage),
        new("blankM", "share of rows of the class that the model gives a blank input: what fsM is for nothing", Direction.Down,
            Papers.Meed),
        new("sen", "largest relative change of the explanation under noise, the output held", Direction.Down, Papers.Infidelity),
        new("tps", "seconds an explanation", Direction.Down, Papers.Meed),
    ];
}
