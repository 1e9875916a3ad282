using Candor.Experiments.Jobs;

namespace Candor.Experiments.Studies;

/// <summary>A study of ways of training: sets × explainers × fractions × splits × methods, one of which is ours and one of which is
/// plain.</summary>
public abstract class GridStudy : Study
{
    private protected GridStudy(MethodGrid grid) => Grid = grid;

    /// <inheritdoc />
    public sealed override IReadOnlyList<Job> Jobs => Grid.Jobs;

    private protected MethodGrid Grid { get; }

    private protected string Ours => Grid.Parameters.Ours;

    private protected string Plain => Grid.Parameters.Plain;

    private protected string[] Others => [.. Grid.Methods.Where(m => m != Ours)];
}
