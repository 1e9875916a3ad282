using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>
/// Adversarial infidelity learning: E(x, M(x)) selects units from which A_s predicts the model's output and from whose rest A_u cannot. The
/// approximators and the explainer learn in turn; |gradient × input| gives a warm start that fades.
/// </summary>
/// <remarks>
/// Liang et al. (KDD 2020). Output feedback, adversary and prior can each be switched off in the options. An explainer with feedback can
/// <em>encode</em> the output in its mask: read the flipped-output and mask-only scores beside the fidelity (docs/methods/meed.md).
/// </remarks>
public sealed class Meed : LearnedMethod
{
    private readonly Predictor _selected;
    private readonly Predictor? _unselected;
    private readonly Optimizer _approximators;
    private readonly Optimizer _explainer;

    /// <summary>A fresh MEED.</summary>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned.</param>
    /// <param name="baseline">b; null: zeros.</param>
    public Meed(NetworkFamily family, LearnedOptions options, Baseline? baseline = null)
        : base(family, options, baseline, (options ?? throw new ArgumentNullException(nameof(options))).Feedback)
    {
        _selected = Approximator("selected", 0);
        string[] names = ["selected"];
        if (HasAdversary)
        {
            _unselected = Approximator("unselected", 1);
            names = ["selected", "unselected"];
        }
        _approximators = Optimize("approximators", names);
        _explainer = Optimize("explainer", "explainer");
    }

    /// <inheritdoc/>
    public override string Name => "meed";

    /// <inheritdoc/>
    public override Paper Paper => Papers.Meed;

    private bool HasAdversary => Options.Adversary != Adversary.None;

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Predictor Network, bool Selected)> Approximators =>
        _unselected is null ? [("selected", _selected, true)] : [("selected", _selected, true), ("unselected", _unselected, false)];

    /// <summary>log r of the prior; null without one.</summary>
    public override Tensor? Guide(IBlackBox model, LearnedData data) =>
        Prior.LogOf(model, data, B, Options);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var logZ = LogZ(batch.X, batch.Y);
        var merged = batch.Guide is { } logR ? Prior.Merge(logZ, logR, Fading(epoch)) : logZ;    // Eq. (12)
        var v = Draw(merged, generator);                                                         // Eq. (5)
        var directions = Options.Adversary == Adversary.SlicedWasserstein
            ? torch.randn([batch.Y.size(1), Options.Directions], dtype: batch.Y.dtype, device: generator.device, generator: generator)
                .to(batch.Y.device)
            : null;
        return Step(batch, epoch, logZ, merged, v, directions);
    }

    // The released prior keeps the weight of the first epoch.
    private int Fading(int epoch) => Options.Prior == PriorKnowledge.AsReleased ? 1 : epoch;

    /// <summary>The two updates for a drawn selection.</summary>
    internal IReadOnlyList<(string Name, Tensor Value)> Step(
        LearnedBatch batch, int epoch, Tensor logZ, Tensor merged, Tensor v, Tensor? directions)
    {
        List<(string, Tensor)> terms = [];
        Approximate(batch, v.detach(), directions, terms);
        Explain(batch, epoch, logZ, merged, v, directions, terms);
        return terms;
    }

    // Eq. (7): the approximators learn on the selection as it is. They share nothing, so the graph of one is gone before the other's
    // begins, and both before the other update.
    private void Approximate(LearnedBatch batch, Tensor v, Tensor? directions, List<(string, Tensor)> terms)
    {
        _approximators.ZeroGrad();
        using (torch.NewDisposeScope())
            SoftLoss.CrossEntropy(batch, _selected.ForwardMasked(batch.X, v, B), batch.Y).backward();
        if (_unselected is not null)
        {
            using var scope = torch.NewDisposeScope();
            var unselected = Unselected(batch, _unselected.ForwardMasked(batch.X, 1 - v, B), directions);
            terms.Add(("unselected", scope.MoveToOuter(Told(batch, unselected, directions))));
            // Of rows that another rank counts a distance over all rows has no gradient.
            if (unselected.requires_grad)
                (Options.AdversaryWeight * unselected).backward();
        }
        _approximators.Step();
    }

    // Eq. (8): the explainer learns against the approximators as they now are.
    private void Explain(LearnedBatch batch, int epoch, Tensor logZ, Tensor merged, Tensor v, Tensor? directions,
        List<(string, Tensor)> terms)
    {
        using var scope = torch.NewDisposeScope();
        using var frozen = new Frozen(_selected, _unselected);
        using var still = FreezeModel();
        _explainer.ZeroGrad();
        var loss = SoftLoss.CrossEntropy(batch, _selected.ForwardMasked(batch.X, v, B), batch.Y);
        terms.Insert(0, ("selected", scope.MoveToOuter(loss.detach())));
        if (_unselected is not null)
        {
            var infidelity = Infidelity(batch, _unselected.ForwardMasked(batch.X, 1 - v, B), directions);
            terms.Add(("infidelity", scope.MoveToOuter(Told(batch, infidelity, directions))));
            loss += Options.AdversaryWeight * infidelity;
        }
        if (batch.Guide is not null && Options.PriorWeight > 0)
        {
            var distance = Prior.Loss(batch, logZ, merged, Fading(epoch));                            // Eq. (13)
            terms.Add(("priorDistance", scope.MoveToOuter(distance.detach())));
            loss += Options.PriorWeight * distance;
        }
        List<(string Name, Tensor Value)> own = [];
        loss = WithModelTerm(loss, batch, v, own);
        terms.AddRange(own.Select(t => (t.Name, scope.MoveToOuter(t.Value))));
        loss.backward();
        _explainer.Step();
    }

    /// <summary>ℓ_u, which A_u minimises.</summary>
    private static Tensor Unselected(LearnedBatch batch, Tensor logits, Tensor? directions) => directions is null
        ? SoftLoss.CrossEntropy(batch, logits, batch.Y)
        : SoftLoss.SlicedWasserstein(batch, logits, directions);

    /// <summary>ℓ_u′, which E minimises: cross-entropy to 1 − y, or the negative distance.</summary>
    private static Tensor Infidelity(LearnedBatch batch, Tensor logits, Tensor? directions) => directions is null
        ? SoftLoss.CrossEntropy(batch, logits, SoftLoss.Complement(batch.Y))
        : -SoftLoss.SlicedWasserstein(batch, logits, directions);

    // What is told of a term, of which each rank gives its part: a distance is computed whole by each.
    private static Tensor Told(LearnedBatch batch, Tensor value, Tensor? directions) =>
        directions is null ? value.detach() : batch.Part(value.detach());
}
