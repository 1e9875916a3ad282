using Candor.Explainers;
using Candor.Literature;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Model randomisation check, ↓, in [−1, 1]: the rank correlation between the explanation and that of the same predictor with all its
/// parameters shuffled. Near 0 means that the explanation depends on what was learnt; near 1 that it would say the same of noise.
/// </summary>
/// <remarks>
/// Adebayo et al. (2018), Section 3: independent randomisation of every parameter at once; <see cref="Cascade"/> goes layer by layer.
/// Shuffling keeps each parameter's distribution. NaN where one of the explanations is constant. The predictor's state is put back.
/// </remarks>
public sealed class ModelRandomization : Metric
{
    /// <inheritdoc/>
    public override string Name => "modelRandomization";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Down;

    /// <inheritdoc/>
    public override Paper Paper => Papers.SanityChecks;

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var phi = assessment.Explain(ExplainedLabel.True);
        using var saved = new SavedState(assessment.Predictor);
        using var generator = assessment.Stream(Seeds.Randomisation);
        foreach (var parameter in assessment.Predictor.parameters())
            Randomised.Shuffle(parameter, generator);
        return RankCorrelation.Of(phi, assessment.Explain(assessment.Inputs, assessment.Targets(ExplainedLabel.True)));
    }

    /// <summary>Cascading randomisation: from the output to the input, one more parameter is shuffled at each step.</summary>
    /// <param name="assessment">Predictor, explainer and rows.</param>
    /// <returns>The parameter that was shuffled last, and the mean rank correlation over the rows that have one (NaN where none
    /// has).</returns>
    public static IReadOnlyList<(string Parameter, double Correlation)> Cascade(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        using var scope = torch.NewDisposeScope();
        var phi = assessment.Explain(ExplainedLabel.True);
        var targets = assessment.Targets(ExplainedLabel.True);
        using var saved = new SavedState(assessment.Predictor);
        using var generator = assessment.Stream(Seeds.Randomisation);
        var steps = new List<(string, double)>();
        foreach (var (name, parameter) in assessment.Predictor.ParametersByName().Reverse())
        {
            using var inner = torch.NewDisposeScope();
            Randomised.Shuffle(parameter, generator);
            var rho = RankCorrelation.Of(phi, assessment.Explain(assessment.Inputs, targets)).ToArray<double>().Where(double.IsFinite)
                .ToArray();
            steps.Add((name, rho.Length == 0 ? double.NaN : rho.Average()));
        }
        return steps;
    }
}
