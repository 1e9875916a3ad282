using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers;

/// <summary>How the infidelity-optimal explanation is sampled.</summary>
public sealed record NoisyBaselineOptions
{
    /// <summary>M, noisy backgrounds a row; 1 or more.</summary>
    /// <value>1000.</value>
    public int Samples { get; init; } = 1000;

    /// <summary>Standard deviation of the noise on the background, in standardised units; above 0.</summary>
    /// <value>0.2.</value>
    public double Noise { get; init; } = 0.2;

    /// <summary>ε added to the diagonal of the Gram matrix; above 0.</summary>
    /// <value>1e-4.</value>
    public double Ridge { get; init; } = 1e-4;

    /// <summary>Samples whose perturbations are held at once.</summary>
    /// <value>256.</value>
    public int Chunk { get; init; } = 256;

    /// <summary>Which output is explained.</summary>
    /// <value>Probability.</value>
    public ExplainedOutput Output { get; init; } = ExplainedOutput.Probability;

    internal void Validate()
    {
        if (Samples < 1 || Chunk < 1)
            throw new CandorException(FormattableString.Invariant($"INFD has {Samples} samples in chunks of {Chunk}, but needs 1 or more of each (--samples 1000)."));
        if (!(Noise > 0) || !(Ridge > 0))
            throw new CandorException(FormattableString.Invariant($"INFD has noise {Noise} and ridge {Ridge}, but both must be above 0 (--ridge 0.0001)."));
    }
}

/// <summary>
/// INFD: the explanation of least infidelity under a noisy background, φ = (E[I Iᵀ] + εI)⁻¹ E[I (f(x) − f(x − I))] with
/// I = x − (b + noise).
/// </summary>
/// <remarks>
/// Yeh et al. (NeurIPS 2019), Proposition 3.1 and "noisy baseline". φ is a coefficient of I, i.e. a derivative. The Gram matrix [D, D] of a
/// row is added up chunk by chunk, so that memory does not grow with the samples. Where a unit has several inputs they move together
/// in the model and the unit's I is the mean over them.
/// </remarks>
public sealed class NoisyBaseline(NoisyBaselineOptions? options = null, Baseline? baseline = null) : Explainer
{
    /// <summary>The options in force.</summary>
    public NoisyBaselineOptions Options { get; } = options ?? new();

    /// <inheritdoc/>
    public override string Name => "infd";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Infidelity;

    /// <inheritdoc/>
    public override bool IsDerivative => true;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space) => Options.Validate();

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(generator);
        Options.Validate();
        using var scope = new TensorScope();
        using var grad = differentiable ? GradMode.On() : GradMode.Off();
        var b = baseline?.On(x) ?? Tensor.Zeros([.. x.Shape[1..]], x.DType, x.Device);
        var seed = (ulong)Tensor.RandInt(0, long.MaxValue, [1], generator).ToArray<long>()[0];
        // The noise is the same for every row, so that a row's explanation does not depend on its batch mates.
        return scope.Return(Tensor.Cat([.. Enumerable.Range(0, (int)x.Size(0)).Select(i =>
            Row(predictor, x.Narrow(0, i, 1), targets.Narrow(0, i, 1), b, seed))]));
    }

    private Tensor Row(Predictor predictor, Tensor x, Tensor target, Tensor b, ulong seed)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(seed, x.Device);
        var inputs = predictor.Space.For(x).Gather(x.OnesLike()).Clamp(min: 1).To(DType.Float64);  // inputs a unit, [1, D]
        var f = ExplainedOutputs.Of(predictor.Forward(x).Unsqueeze(1), target.Unsqueeze(1), Options.Output).Reshape(1).To(DType.Float64);
        var gram = Tensor.Eye(predictor.Space.Units, DType.Float64, x.Device) * Options.Ridge;
        var moment = Tensor.Zeros([predictor.Space.Units, 1], DType.Float64, x.Device);
        for (var done = 0; done < Options.Samples; done += Options.Chunk)
        {
            using var inner = new TensorScope();
            var count = Math.Min(Options.Chunk, Options.Samples - done);
            var noise = Tensor.Randn([count, .. x.Shape[1..]], generator, x.DType) * Options.Noise;
            var background = b + noise;
            var outputs = ExplainedOutputs.Of(
                predictor.Forward(background).Unsqueeze(1), target.Expand(count).Unsqueeze(1), Options.Output).Reshape(count).To(DType.Float64);
            var space = predictor.Space.For(x.Expand([count, .. x.Shape[1..]]));
            var i = space.Gather(x - background).To(DType.Float64) / inputs;                     // I, [m, D]
            gram = inner.Return(gram + i.T().MatMul(i) / (double)Options.Samples);                // E[I Iᵀ]
            moment = inner.Return(moment + i.T().MatMul((f - outputs).Unsqueeze(1)) / (double)Options.Samples);
        }
        return scope.Return(moment.CholeskySolve(gram.Cholesky()).T().To(x.DType));
    }
}
