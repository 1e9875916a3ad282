using Candor.Data.Records;
using Candor.Experiments.Jobs;

namespace Candor.Experiments.Studies;

/// <summary>A study of explanations by examples: sets × splits × methods × values of one option.</summary>
public abstract class ExampleStudy : Study
{
    private protected ExampleStudy(ExampleGrid grid) => Grid = grid;

    /// <inheritdoc />
    public sealed override IReadOnlyList<Job> Jobs => Grid.Jobs;

    private protected ExampleGrid Grid { get; }

    private protected ExampleParameters P => Grid.Parameters;

    /// <summary>√(accuracy · faithfulness), which neither a random model nor a random explanation has.</summary>
    private protected static double Balance(ExampleScore score) => Math.Sqrt(score.Accuracy * score.Faithfulness);
}
