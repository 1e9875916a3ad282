using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>How SmoothGrad adds noise.</summary>
public sealed record SmoothGradOptions
{
    /// <summary>Noisy copies of an input, from 1 on.</summary>
    /// <value>50.</value>
    public int Samples { get; init; } = 50;

    /// <summary>Deviation of the noise as a share of the input's range, its largest value minus its smallest; above 0.</summary>
    /// <value>0.15; the paper finds 0.1 to 0.2 good.</value>
    public double Noise { get; init; } = 0.15;

    /// <summary>The explained output.</summary>
    /// <value>Probability.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    internal void Validate()
    {
        if (Samples < 1)
            throw new CandorException(FormattableString.Invariant(
                $"SmoothGrad has {Samples} noisy copies, but needs 1 or more (--samples 50)."));
        if (!(Noise > 0) || !double.IsFinite(Noise))
            throw new CandorException(FormattableString.Invariant(
                $"SmoothGrad's noise is {Noise} of the input's range, but must be a number above 0 (--noise 0.15)."));
    }
}

/// <summary>φ = mean of ∂f_y/∂x over copies of x with normal noise, summed over the inputs of a unit.</summary>
/// <remarks>Smilkov et al. (2017), signed. The same noise, scaled by each row's range, serves the whole batch. A derivative, not a
/// share.</remarks>
public sealed class SmoothGrad(SmoothGradOptions? options = null) : Explainer
{
    /// <summary>The options in force.</summary>
    public SmoothGradOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Name => "smooth-grad";

    /// <inheritdoc/>
    public override Paper Paper => Papers.SmoothGrad;

    /// <inheritdoc/>
    public override bool IsDerivative => true;

    /// <inheritdoc/>
    public override ExplainedOutput Output => Options.Output;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space) => Options.Validate();

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var inputs = ContinuousInputs.Of(predictor, x, differentiable);
        var noise = Noise(inputs, generator);
        return scope.MoveToOuter(ContinuousInputs.Gather(predictor, x, differentiable
            ? Mean(0, x.size(0)) : RowChunks.Join(PartRows(predictor), x.size(0), Mean)));

        Tensor Mean(long row, long rows) => Gradients(predictor, inputs.narrow(0, row, rows), x.narrow(0, row, rows),
            targets.narrow(0, row, rows), noise, differentiable).mean([1]);
    }

    /// <inheritdoc/>
    public override Estimate Estimate(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        InputCheck.Require(predictor, x, targets);
        using var scope = torch.NewDisposeScope();
        var inputs = ContinuousInputs.Of(predictor, x);
        var noise = Noise(inputs, generator);
        var (phi, widths, gaps) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        var rows = PartRows(predictor);
        for (var from = 0L; from < x.size(0); from += rows)
        {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(rows, x.size(0) - from);
            var part = x.narrow(0, from, count);
            // One pass gives φ and how far each copy moves it.
            var gradients = Gradients(predictor, inputs.narrow(0, from, count), part, targets.narrow(0, from, count), noise,
                differentiable: false);
            var mean = ContinuousInputs.Gather(predictor, part, gradients.mean([1]));
            var spread = Spread.Of(mean, row => Moves(predictor, part.narrow(0, row, 1), gradients.select(0, row)), Options.Samples - 1);
            phi.Add(inner.MoveToOuter(mean));
            widths.Add(inner.MoveToOuter(spread.HalfWidths));
            gaps.Add(inner.MoveToOuter(spread.GapHalfWidths));
        }
        return new Estimate(torch.cat([.. phi]), new Spread(torch.cat([.. widths]), torch.cat([.. gaps]))).MoveToOuter(scope);
    }

    // Rows whose copies pass the predictor at a time.
    private int PartRows(Predictor predictor) => Math.Max(1, predictor.PassRows(graph: true) / Options.Samples);

    // What each copy of a row, [M, input shape], does to the mean, [D, M].
    private Tensor Moves(Predictor predictor, Tensor row, Tensor gradients) => Spread.MovesOfMean(torch.cat([.. Enumerable
        .Range(0, Options.Samples).Select(m => ContinuousInputs.Gather(predictor, row, gradients.narrow(0, m, 1)))])
        .to(ScalarType.Float64));

    private Tensor Noise(Tensor inputs, Generator generator) => torch.randn([1, Options.Samples, .. inputs.shape[1..]],
        dtype: ScalarType.Float64, device: generator.device, generator: generator).to(inputs);

    // ∂f_y/∂x at every noisy copy, [B, M, input shape].
    private Tensor Gradients(
        Predictor predictor, Tensor part, Tensor rows, Tensor classes, Tensor noise, bool differentiable)
    {
        var flat = part.flatten(1);
        var range = (flat.amax([1]) - flat.amin([1])).reshape([-1, .. Enumerable.Repeat(1L, part.shape.Length)]);
        var copies = (part.unsqueeze(1) + noise * (range * Options.Noise)).flatten(0, 1);
        var gradient = InputGradient.Of(predictor, copies, rows, classes.repeat_interleave(Options.Samples, 0),
            Options.Output, differentiable);
        return gradient.reshape([part.size(0), Options.Samples, .. part.shape[1..]]);
    }
}
