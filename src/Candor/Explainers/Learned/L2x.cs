using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Learning to explain: E selects k units, A_s predicts the model's output from them, and both minimise its
/// cross-entropy.</summary>
/// <remarks>Chen et al. (ICML 2018): no output feedback, no adversary, no prior; gradients pass through the Gumbel-softmax
/// sample.</remarks>
public class L2x : LearnedMethod
{
    private readonly Predictor _selected;
    private readonly Optimizer _optimizer;

    /// <summary>A fresh L2X.</summary>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned.</param>
    /// <param name="baseline">b; null: zeros.</param>
    public L2x(NetworkFamily family, LearnedOptions options, Baseline? baseline = null) : base(family, options, baseline, feedback: false)
    {
        _selected = Approximator("selected", 0);
        _optimizer = Optimize("all", "explainer", "selected");
    }

    /// <inheritdoc/>
    public override string Name => "l2x";

    /// <inheritdoc/>
    public override Paper Paper => Papers.L2x;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Predictor Network, bool Selected)> Approximators => [("selected", _selected, true)];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _optimizer.ZeroGrad();
        using var frozen = FreezeModel();
        var logZ = LogZ(batch.X, batch.Y);
        var v = Draw(logZ, generator);
        var selected = SoftLoss.CrossEntropy(batch, _selected.ForwardMasked(batch.X, v, B), batch.Y);
        List<(string, Tensor)> terms = [("selected", selected)];
        var loss = selected;
        if (Penalty(batch, logZ) is { } penalty)
        {
            terms.Add((penalty.Name, penalty.Value));
            loss += penalty.Weight * penalty.Value;
        }
        WithModelTerm(loss, batch, v, terms).backward();
        _optimizer.Step();
        return terms;
    }

    /// <summary>A term on z itself; none in L2X.</summary>
    private protected virtual (string Name, double Weight, Tensor Value)? Penalty(LearnedBatch batch, Tensor logZ) => null;
}
