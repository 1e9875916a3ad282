using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;
using Candor.Torch.Optim;

namespace Candor.Explainers.Learned;

/// <summary>Causal explanations: E learns, by supervision, how much the model's loss grows when each unit is taken away.</summary>
/// <remarks>
/// Schwab &amp; Karlen (NeurIPS 2019). Targets are max(0, ε without the unit − ε) with ε the cross-entropy against the <em>true</em> label, scaled
/// to sum 1 (uniform where nothing grows); the loss is KL(targets‖z). It needs N·D outputs of the model, once.
/// </remarks>
public sealed class CxPlain : LearnedMethod
{
    private const int Rows = 1024;
    private readonly Optimizer _optimizer;

    /// <summary>A fresh CXPlain.</summary>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned; the learning rate is 1e-4 with Adam unless given.</param>
    /// <param name="baseline">b; null: zeros.</param>
    public CxPlain(NetworkFamily family, LearnedOptions options, Baseline? baseline = null)
        : base(family, WithOwnOptimizer(options), baseline, feedback: false) => _optimizer = Optimize("all", "explainer");

    /// <inheritdoc/>
    public override string Name => "cxplain";

    /// <inheritdoc/>
    public override Paper Paper => Papers.CxPlain;

    private static LearnedOptions WithOwnOptimizer(LearnedOptions options) => options.Optimizer == LearnedOptimizer.Auto
        ? options with { Optimizer = LearnedOptimizer.Adam, LearningRate = options.LearningRate ?? 1e-4 }
        : options;

    /// <summary>The targets, [N, D].</summary>
    public override Tensor Guide(IBlackBox model, LearnedData data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        using var scope = new TensorScope();
        using var grad = GradMode.Off();
        var units = Family.Space.Units;
        var without = 1 - Tensor.Eye(units, data.Inputs.DType, data.Inputs.Device).Unsqueeze(0);
        var rows = Math.Max(1, Rows / units);
        var parts = new List<Tensor>();
        for (var row = 0L; row < data.Inputs.Size(0); row += rows)
        {
            using var inner = new TensorScope();
            var count = Math.Min(rows, data.Inputs.Size(0) - row);
            var copies = Masked.Copies(data.Inputs.Narrow(0, row, count), without, B, Family.Space);
            var y = model.Probabilities(copies).Reshape(count, units, -1);
            parts.Add(inner.Return(Targets(y, data.Outputs.Narrow(0, row, count), data.Labels.Narrow(0, row, count), Family.Space.Empty(data.Inputs.Narrow(0, row, count)))));
        }
        return scope.Return(Tensor.Cat([.. parts]));
    }

    /// <summary>Normalised growth of the loss.</summary>
    /// <param name="without">M without each unit, [B, D, L].</param>
    /// <param name="whole">M(x), [B, L].</param>
    /// <param name="labels">True classes, [B].</param>
    /// <param name="empty">Units that hold nothing, [B, D]; null: none.</param>
    internal static Tensor Targets(Tensor without, Tensor whole, Tensor labels, Tensor? empty = null)
    {
        const double Least = 1e-12;
        var index = labels.Unsqueeze(1);
        var loss = -whole.Gather(1, index).Clamp(min: Least).Log();                                                   // [B, 1]
        var losses = -without.Gather(2, index.Unsqueeze(1).Expand(-1, without.Size(1), -1)).Squeeze(2).Clamp(min: Least).Log();
        var growth = (losses - loss).Relu();
        var uniform = Tensor.Full([1, 1], 1.0 / without.Size(1), growth.DType, growth.Device);
        if (empty is not null)
        {
            growth = growth.MaskedFill(empty, 0);
            uniform = growth.OnesLike().MaskedFill(empty, 0);
            uniform /= uniform.Sum(1, keep: true).Clamp(min: 1);
        }
        var sum = growth.Sum(1, keep: true);
        return Tensor.Where(sum > 0, growth / sum.Clamp(min: Least), uniform);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var targets = batch.Guide ?? throw new ArgumentException("a batch of CXPlain carries targets", nameof(batch));
        _optimizer.ZeroGrad();
        var logZ = LogZ(batch.X, batch.Y);
        // KL(Ω‖z) = Σ Ω log Ω − Σ Ω log z, with 0 log 0 = 0.
        var loss = (targets * (targets.Clamp(min: 1e-12).Log() - logZ)).Sum(1).Mean();
        loss.Backward();
        _optimizer.Step();
        return [("klToTargets", loss)];
    }
}
