using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

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
            throw new CandorException(FormattableString.Invariant(
                $"INFD has {Samples} samples in chunks of {Chunk}, but needs 1 or more of each (--samples 1000)."));
        if (!(Noise > 0) || !(Ridge > 0))
            throw new CandorException(FormattableString.Invariant(
                $"INFD has noise {Noise} and ridge {Ridge}, but both must be above 0 (--ridge 0.0001)."));
    }
}

/// <summary>
/// INFD: the explanation of least infidelity under a noisy background, φ = (E[I Iᵀ] + εI)⁻¹ E[I (f(x) − f(x − I))] with
/// I = x − (b + noise).
/// </summary>
/// <remarks>
/// Yeh et al. (NeurIPS 2019), Proposition 3.1 and "noisy baseline". φ is a coefficient of I, i.e. a derivative. f(x − I) = f(b + noise)
/// does not depend on x, and the noise n is the same for every row: so E[n nᵀ] is added up chunk by chunk and factored once, and with
/// w = x − b − n̄ a row's Gram matrix is C + w wᵀ, C = Cov[n] + εI, whose inverse is that of Sherman and Morrison. Where a unit has several
/// inputs
/// they move together in the model and the unit's I is the mean over them. Where every row has units (<see cref="Slic"/>) or a background
/// of its own this is done row by row. Tokens have
/// no noise of their own: see <see cref="NoisyTokens"/>.
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
    public override ExplainedOutput Output => Options.Output;

    /// <inheritdoc/>
    public override void Validate(FeatureSpace space) => Options.Validate();

    /// <inheritdoc/>
    public override void Validate(Predictor predictor)
    {
        base.Validate(predictor);
        if (predictor is { Space.IsContinuous: false, HasGradients: false })
            throw new CandorException($"infd disturbs its inputs a little, but the predictor '{predictor.Architecture}' takes token indices, of which there are no small changes; use lime, kernel-shap or occlusion.");
    }

    /// <inheritdoc/>
    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        InputCheck.Require(predictor, x, targets);
        ArgumentNullException.ThrowIfNull(generator);
        Options.Validate();
        using var scope = torch.NewDisposeScope();
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
        var b = Baseline.Or(baseline, x);
        var seed = Seed(generator);
        if (!predictor.Space.IsContinuous)
            return scope.MoveToOuter(NoisyTokens.Explain(predictor, x, targets, b, Options, seed));
        if (ReferenceEquals(predictor.Space.For(x), predictor.Space) && b.dim() != x.dim())
            return scope.MoveToOuter(Solve(predictor, x, targets, b, _ => predictor.Space, seed));
        return scope.MoveToOuter(torch.cat([.. Enumerable.Range(0, (int)x.size(0)).Select(i =>
        {
            var row = x.narrow(0, i, 1);
            return Solve(predictor, row, targets.narrow(0, i, 1), b.dim() == x.dim() ? b.select(0, i) : b,
                n => predictor.Space.For(row.expand([n, .. x.shape[1..]])), seed);
        })]));
    }

    /// <inheritdoc/>
    /// <remarks>The noise is drawn once more from the same seed: its outputs are the regression's rows, and their residuals its
    /// spread.</remarks>
    public override Estimate Estimate(Predictor predictor, Tensor x, Tensor targets, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var start = generator.get_state();
        var phi = Explain(predictor, x, targets, generator);
        generator.set_state(start);
        var seed = Seed(generator);
        var b = Baseline.Or(baseline, x);
        return new Estimate(phi, Spread.Of(phi, Draws, Options.Samples - predictor.Space.Units)).MoveToOuter(scope);

        Tensor Draws(long row)
        {
            var (one, target) = (x.narrow(0, row, 1), targets.narrow(0, row, 1));
            var own = b.dim() == x.dim() ? b.select(0, row) : b;
            var (i, fall) = predictor.Space.IsContinuous
                ? Regression(predictor, one, target, own, seed)
                : NoisyTokens.Regression(predictor, one, target, own, Options, seed);                                  // [M, D], [M, 1]
            var gram = i.t().MatMul(i) / (double)Options.Samples
                + torch.eye(i.size(1), dtype: ScalarType.Float64, device: x.device) * Options.Ridge;
            var solved = i.t().cholesky_solve(torch.linalg.cholesky(gram)) / (double)Options.Samples;                  // [D, M]
            var residual = (fall - i.MatMul(phi.narrow(0, row, 1).to(ScalarType.Float64).t())).squeeze(1);
            var free = (1 - (i * solved.t()).sum(1)).clamp(min: 1e-6);
            return solved * (residual / free).unsqueeze(0);
        }
    }

    private static ulong Seed(Generator generator) =>
        (ulong)torch.randint(0, long.MaxValue, [1], device: generator.device, generator: generator).ToArray<long>()[0];

    // I and f(x) − f(x − I) of every draw of one row.
    private (Tensor Changes, Tensor Falls) Regression(Predictor predictor, Tensor x, Tensor target, Tensor b, ulong seed)
    {
        using var generator = new Generator(seed, x.device);
        var inputs = predictor.Space.For(x).Gather(x.ones_like()).clamp(min: 1).to(ScalarType.Float64);
        var difference = predictor.Space.For(x).Gather(x - b).to(ScalarType.Float64) / inputs;
        var whole = Output(predictor.forward(x), 1);
        List<Tensor> changes = [], falls = [];
        for (var done = 0; done < Options.Samples; done += Options.Chunk)
        {
            var count = Math.Min(Options.Chunk, Options.Samples - done);
            var noise = torch.randn([count, .. x.shape[1..]], dtype: x.dtype, device: generator.device,
                generator: generator) * Options.Noise;
            changes.Add(difference - predictor.Space.For(x.expand([count, .. x.shape[1..]])).Gather(noise).to(ScalarType.Float64) / inputs);
            falls.Add(whole - Output(predictor.forward(b + noise), count));
        }
        return (torch.cat(changes), torch.cat(falls));

        Tensor Output(Tensor logits, int rows) =>
            ExplainedOutputs.Of(predictor, logits.unsqueeze(1), target.expand(rows).unsqueeze(1), Options.Output).reshape(rows,
                1).to(ScalarType.Float64);
    }

    /// <summary>φ of rows with the same units; <paramref name="space"/> has them for so many copies.</summary>
    private Tensor Solve(Predictor predictor, Tensor x, Tensor targets, Tensor b, Func<long, FeatureSpace> space, ulong seed)
    {
        // inputs a unit, [1, D]
        var inputs = space(1).Gather(x.narrow(0, 0, 1).ones_like()).clamp(min: 1).to(ScalarType.Float64);
        var noise = Draw(predictor, x, b, space, inputs, seed);
        var f = ExplainedOutputs.Of(predictor, predictor.forward(x).unsqueeze(1), targets.unsqueeze(1), Options.Output).reshape(-1,
            1).to(ScalarType.Float64);
        var u = space(x.size(0)).Gather(x - b).to(ScalarType.Float64) / inputs;                                          // x − b, [B, D]
        // E[I (f(x) − f(b + n))] = u (f − f̄) − n̄ f + E[n f(b + n)]
        var moment = u * (f - noise.Output.index_select(0, targets)) - noise.Mean * f + noise.Product.index_select(0, targets);
        var w = u - noise.Mean;
        var solved = torch.cat([moment, w]).t().cholesky_solve(noise.Factor).t();                                   // C⁻¹m, C⁻¹w
        var (cm, cw) = (solved.narrow(0, 0, x.size(0)), solved.narrow(0, x.size(0), x.size(0)));
        return (cm - cw * ((w * cm).sum(1, keepdim: true) / (1 + (w * cw).sum(1, keepdim: true)))).to(x.dtype);
    }

    /// <summary>What the noise gives for all rows, added up chunk by chunk.</summary>
    /// <returns>n̄, [1, D]; f̄ of every class, [L, 1]; E[n f(b + n)] of every class, [L, D]; the Cholesky factor of Cov[n] + εI, [D,
    /// D].</returns>
    private (Tensor Mean, Tensor Output, Tensor Product, Tensor Factor) Draw(
        Predictor predictor, Tensor x, Tensor b, Func<long, FeatureSpace> space, Tensor inputs, ulong seed)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed, x.device);
        var units = predictor.Space.Units;
        var gram = torch.zeros([units, units], dtype: ScalarType.Float64, device: x.device);
        var mean = torch.zeros([1, units], dtype: ScalarType.Float64, device: x.device);
        var output = torch.zeros([predictor.Classes, 1], dtype: ScalarType.Float64, device: x.device);
        var product = torch.zeros([predictor.Classes, units], dtype: ScalarType.Float64, device: x.device);
        for (var done = 0; done < Options.Samples; done += Options.Chunk)
        {
            using var inner = torch.NewDisposeScope();
            var count = Math.Min(Options.Chunk, Options.Samples - done);
            var share = 1.0 / Options.Samples;
            var noise = torch.randn([count, .. x.shape[1..]], dtype: x.dtype, device: generator.device,
                generator: generator) * Options.Noise;
            var logits = predictor.forward(b + noise);
            var f = ExplainedOutputs.All(predictor, logits, Options.Output).to(ScalarType.Float64).t();   // [L, m]
            var n = space(count).Gather(noise).to(ScalarType.Float64) / inputs;                                          // [m, D]
            gram = inner.MoveToOuter(gram + n.t().MatMul(n) * share);                                                    // E[n nᵀ]
            mean = inner.MoveToOuter(mean + n.sum([0], keepdim: true) * share);
            output = inner.MoveToOuter(output + f.sum(1, keepdim: true) * share);
            product = inner.MoveToOuter(product + f.MatMul(n) * share);
        }
        var covariance = gram - mean.t().MatMul(mean) + torch.eye(units, dtype: ScalarType.Float64, device: x.device) * Options.Ridge;
        return (scope.MoveToOuter(mean), scope.MoveToOuter(output), scope.MoveToOuter(product),
            scope.MoveToOuter(torch.linalg.cholesky(covariance)));
    }
}
