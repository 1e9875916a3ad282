using System.Globalization;
using Candor.Explainers;
using Candor.Literature;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>How the predictor of random labels is trained.</summary>
public sealed record LabelRandomizationOptions
{
    /// <summary>Rounds over the rows at most, from 1 on; training ends when 95 % of the random labels are learnt.</summary>
    /// <value>200.</value>
    public int Epochs { get; init; } = 200;

    /// <summary>Learning rate of Adam; above 0.</summary>
    /// <value>0.001.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Rows an update, from 1 on.</summary>
    /// <value>64.</value>
    public int Batch { get; init; } = 64;
}

/// <summary>
/// Label randomisation check, ↓, in [−1, 1]: the rank correlation between the explanation and that of the same architecture trained, from
/// shuffled parameters, to know random labels (of a regression its numbers, shuffled) of the same rows by heart. Near 0 means that the
/// explanation speaks of what relates inputs to labels; near 1 that the inputs' structure alone makes it.
/// </summary>
/// <remarks>
/// Adebayo et al. (2018), Section 4 (the data randomisation test). NaN where one of the explanations is constant. The predictor's state is
/// put back. It trains, so it is only computed where it is asked for by name.
/// </remarks>
public sealed class LabelRandomization(LabelRandomizationOptions? options = null) : Metric
{
    private const double Learnt = 0.95;
    private readonly LabelRandomizationOptions _options = options ?? new();
    private double _reached = double.NaN;

    /// <inheritdoc/>
    public override string Name => "labelRandomization";

    /// <inheritdoc/>
    public override Direction Direction => Direction.Down;

    /// <inheritdoc/>
    public override Paper Paper => Papers.SanityChecks;

    /// <inheritdoc/>
    public override void Validate(int units)
    {
        if (_options.Epochs < 1 || _options.Batch < 1 || !(_options.LearningRate > 0))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"Label randomisation has {_options.Epochs} epochs, batches of {_options.Batch} and learning rate " +
                $"{_options.LearningRate}, but needs 1 epoch, 1 row and a rate above 0 at least."));
    }

    /// <inheritdoc/>
    public override string? Remark(IReadOnlyList<double> scores) => _reached >= Learnt
        ? null
        : FormattableString.Invariant($"{Name} compares with a predictor that knows only {_reached:0.0%} of its random labels, not {Learnt:0%}: more epochs would make the check stricter.");

    /// <inheritdoc/>
    public override Tensor Score(Assessment assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var phi = assessment.Explain(ExplainedLabel.True);
        var targets = assessment.Targets(ExplainedLabel.True);
        using var saved = new SavedState(assessment.Predictor);
        using var generator = assessment.Stream(Seeds.Randomisation);
        foreach (var parameter in assessment.Predictor.parameters())
            Randomised.Shuffle(parameter, generator);
        _reached = Learn(assessment, assessment.IsRegression
            ? assessment.Labels.index_select(0, torch.randperm(assessment.Rows, device: generator.device, generator: generator))
            : torch.randint(0, assessment.Predictor.Classes, [assessment.Rows], device: generator.device, generator: generator), generator);
        assessment.Predictor.train(false);
        return RankCorrelation.Of(phi, assessment.Explain(assessment.Inputs, targets));
    }

    /// <summary>Trains until the labels are known.</summary>
    /// <returns>Share of the labels that is known.</returns>
    private double Learn(Assessment assessment, Tensor labels, Generator generator)
    {
        var predictor = assessment.Predictor;
        // Dropout draws from the predictor's own stream, which whatever came before has moved.
        predictor.SeedDropout(Seeds.Mix(assessment.Seed, Seeds.Dropout));
        using var adam = Optimizer.Adam(predictor.ParametersByName(), _options.LearningRate);
        using var grad = torch.enable_grad();
        var known = 0.0;
        for (var epoch = 0; epoch < _options.Epochs && known < Learnt; epoch++)
        {
            using var scope = torch.NewDisposeScope();
            predictor.train();
            foreach (var rows in torch.randperm(assessment.Rows, device: generator.device, generator: generator).split(_options.Batch))
            {
                using var inner = torch.NewDisposeScope();
                // Batch normalisation has no statistics of a single row.
                if (rows.numel() < 2 && assessment.Rows > 1)
                    continue;
                adam.ZeroGrad();
                Loss(assessment, predictor.forward(assessment.Inputs.index_select(0, rows)), labels.index_select(0, rows)).backward();
                adam.Step();
            }
            predictor.train(false);
            known = Known(assessment, labels);
        }
        return known;
    }

    private static Tensor Loss(Assessment assessment, Tensor outputs, Tensor labels) => assessment.IsRegression
        ? torch.nn.functional.mse_loss(outputs.select(1, 0), labels)
        : torch.nn.functional.nll_loss(outputs.log_softmax(-1), labels);

    // Of a regression the share of the random numbers' variance.
    private static double Known(Assessment assessment, Tensor labels)
    {
        using var grad = torch.no_grad();
        if (assessment.IsRegression)
        {
            var values = RowChunks.Join(assessment.ChunkRows, assessment.Inputs, x => assessment.Predictor.forward(x).select(1, 0));
            return R2.Of(labels.to(ScalarType.Float64), values.to(ScalarType.Float64)).mean().ToDouble();
        }
        var predicted = RowChunks.Join(assessment.ChunkRows, assessment.Inputs, x => assessment.Predictor.forward(x).argmax(1));
        return predicted.eq(labels).to(ScalarType.Float64).mean().ToDouble();
    }
}
