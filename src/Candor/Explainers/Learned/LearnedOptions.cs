using System.Text.Json.Serialization;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>How the explainer is set against the unselected features.</summary>
public enum Adversary
{
    /// <summary>Cross-entropy; the explainer's target is 1 − y (App. B.1).</summary>
    CrossEntropy,

    /// <summary>Sliced Wasserstein distance between the batch of predictions and the batch of outputs; the explainer maximises
    /// it.</summary>
    SlicedWasserstein,

    /// <summary>No adversarial infidelity learning.</summary>
    None,
}

/// <summary>Prior knowledge that gives a warm start.</summary>
public enum PriorKnowledge
{
    /// <summary>|gradient × input| where the model has gradients, none otherwise.</summary>
    GradientTimesInput,

    /// <summary>None.</summary>
    None,

    /// <summary>As the authors' script is known to have it: the softmax of −|gradient × input|, with a weight that does not fade.</summary>
    AsReleased,
}

/// <summary>How a selection is drawn while an explainer learns.</summary>
public enum Sampler
{
    /// <summary>Eq. (5): the maximum of k Gumbel-softmax samples, in (0, 1].</summary>
    GumbelSoftmax,

    /// <summary>As the authors' script is known to have it: the maximum over the draws of (log z + ξ)/τ without the softmax,
    /// unbounded.</summary>
    AsReleased,
}

/// <summary>How importance scores become the distribution r.</summary>
public enum PriorScale
{
    /// <summary>Scores of a row are divided by their standard deviation before the softmax.</summary>
    UnitSpread,

    /// <summary>The softmax of the raw scores, as printed: nearly uniform where there are many units.</summary>
    PaperLiteral,
}

/// <summary>Which optimiser trains the networks.</summary>
public enum LearnedOptimizer
{
    /// <summary>What the paper uses for the kind of input: Adadelta 1.0 for images, RMSprop 1e-3 for texts, Adam 2e-4 (β 0.5, 0.999) for
    /// series; Adam 1e-3 for tables, ours.</summary>
    Auto,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>RMSprop.</summary>
    RmsProp,

    /// <summary>Adadelta.</summary>
    Adadelta,
}

/// <summary>Which network explains images.</summary>
public enum ImageNetwork
{
    /// <summary>A U-Net from 64 pixels a side on, convolutions below.</summary>
    Auto,

    /// <summary>Three convolutions (Table 7); any units.</summary>
    Convolutions,

    /// <summary>A U-Net on scores that are pooled 4×4; the units are cells of 4×4 pixels.</summary>
    UNet,

    /// <summary>Three convolutions with a global part beside them that sees the whole image; any units; ours.</summary>
    LocalGlobal,
}

/// <summary>How an explainer is learned. One record for all methods; each says which options it looks at.</summary>
public sealed record LearnedOptions
{
    /// <summary>k, units that are selected; null: a tenth of D, and 1 at least.</summary>
    /// <value>null.</value>
    public int? TopK { get; init; }

    /// <summary>τ of the Gumbel-softmax; above 0.</summary>
    /// <value>0.5.</value>
    public double Temperature { get; init; } = 0.5;

    /// <summary>How selections are drawn; CXPlain draws none.</summary>
    /// <value>GumbelSoftmax.</value>
    // What is younger than other options is written only where it was set, so that jobs of before keep their hashes.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sampler Sampler { get; init; } = Sampler.GumbelSoftmax;

    /// <summary>Weight of the cross-entropy of M(x ⊙ v) to M(x) in the explainer's loss, through M, which must have gradients; ours. 0 or
    /// more; CXPlain has no such term.</summary>
    /// <value>0: M is asked for its outputs and no more, as in the papers.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ModelTerm { get; init; }

    /// <summary>MEED: whether the explainer sees the model's output.</summary>
    /// <value>true.</value>
    public bool Feedback { get; init; } = true;

    /// <summary>MEED: the adversary on the unselected features.</summary>
    /// <value>CrossEntropy.</value>
    public Adversary Adversary { get; init; } = Adversary.CrossEntropy;

    /// <summary>w, weight of the unselected features' loss in Eqs. (7), (8); 0 or more.</summary>
    /// <value>1 (1e-3 for MNIST in the paper).</value>
    public double AdversaryWeight { get; init; } = 1;

    /// <summary>Directions of the sliced Wasserstein distance.</summary>
    /// <value>128.</value>
    public int Directions { get; init; } = 128;

    /// <summary>MEED: prior knowledge.</summary>
    /// <value>GradientTimesInput.</value>
    public PriorKnowledge Prior { get; init; } = PriorKnowledge.GradientTimesInput;

    /// <summary>How the prior's scores become a distribution.</summary>
    /// <value>UnitSpread.</value>
    public PriorScale PriorScale { get; init; } = PriorScale.UnitSpread;

    /// <summary>Weight of ℓ_e in Eq. (13), the mean absolute distance to the merged distribution; 0 or more.</summary>
    /// <value>0 (1e-3 for natural images in the paper).</value>
    public double PriorWeight { get; init; }

    /// <summary>VIBI: β, weight of KL(z‖uniform).</summary>
    /// <value>0.1.</value>
    public double Beta { get; init; } = 0.1;

    /// <summary>Honest MEED: γ, weight of the loss for convincing the judge of a flipped output.</summary>
    /// <value>1.</value>
    public double FlipWeight { get; init; } = 1;

    /// <summary>Epochs; 0 or more.</summary>
    /// <value>30.</value>
    public int Epochs { get; init; } = 30;

    /// <summary>Rows a batch; null: 32 for texts, else 128, or all training rows where there are fewer.</summary>
    /// <value>null.</value>
    public int? Batch { get; init; }

    /// <summary>The optimiser.</summary>
    /// <value>Auto.</value>
    public LearnedOptimizer Optimizer { get; init; } = LearnedOptimizer.Auto;

    /// <summary>Learning rate; null: the optimiser's.</summary>
    /// <value>null.</value>
    public double? LearningRate { get; init; }

    /// <summary>Which network explains images; other kinds of input have one each.</summary>
    /// <value>Auto.</value>
    public ImageNetwork Network { get; init; } = ImageNetwork.Auto;

    /// <summary>Seed of weights, batches, dropout and selections.</summary>
    /// <value>0.</value>
    public ulong Seed { get; init; }

    /// <summary>k for D units.</summary>
    public int KFor(int units) => TopK ?? Math.Max(1, units / 10);

    /// <summary>Rows a batch.</summary>
    internal int BatchFor(long rows, string family) => (int)Math.Min(rows, Batch ?? (family == "text" ? 32 : 128));

    /// <summary>Refuses values that mean nothing for D units.</summary>
    /// <exception cref="CandorException">A value is out of range.</exception>
    public void Validate(int units)
    {
        GumbelTopK.Validate(KFor(units), Temperature);
        Require(KFor(units) <= units, $"{TopK} units are to be selected, but an input has {units}; use --k {units} or fewer.");
        Require(AdversaryWeight >= 0 && double.IsFinite(AdversaryWeight),
            $"The adversary's weight is {AdversaryWeight}, but must be 0 or more (--adversary-weight 1).");
        Require(PriorWeight >= 0 && double.IsFinite(PriorWeight),
            $"The prior's weight is {PriorWeight}, but must be 0 or more (--prior-weight 0.001).");
        Require(ModelTerm >= 0 && double.IsFinite(ModelTerm),
            $"The weight of the model's own term is {ModelTerm}, but must be 0 or more (--model-term 1).");
        Require(Beta >= 0 && double.IsFinite(Beta), $"β is {Beta}, but must be 0 or more (--beta 0.1).");
        Require(FlipWeight >= 0 && double.IsFinite(FlipWeight),
            $"The weight of flipped outputs is {FlipWeight}, but must be 0 or more (--flip-weight 1).");
        Require(Directions > 0, $"The sliced Wasserstein distance has {Directions} directions, but needs 1 or more (--directions 128).");
        Require(Epochs >= 0, $"The number of epochs is {Epochs}, but must be 0 or more (--epochs 30).");
        Require(Batch is null or > 0, $"A batch has {Batch} rows, but needs 1 or more (--batch 128).");
        Require(LearningRate is null or > 0, $"The learning rate is {LearningRate}, but must be above 0 (--lr 0.001).");
    }

    /// <summary>An optimiser for a kind of networks.</summary>
    internal Tensors.Optimizer CreateOptimizer(string family, IEnumerable<KeyValuePair<string, Tensor>> parameters)
    {
        var kind = (Optimizer, family) switch
        {
            (not LearnedOptimizer.Auto, _) => Optimizer,
            (_, "image") => LearnedOptimizer.Adadelta,
            (_, "text") => LearnedOptimizer.RmsProp,
            _ => LearnedOptimizer.Adam,
        };
        return kind switch
        {
            LearnedOptimizer.Adadelta => Tensors.Optimizer.Adadelta(parameters, LearningRate ?? 1, rho: 0.95, epsilon: 1e-7),
            LearnedOptimizer.RmsProp => Tensors.Optimizer.RmsProp(parameters, LearningRate ?? 1e-3, alpha: 0.9, epsilon: 1e-7),
            _ when family == "series" => Tensors.Optimizer.Adam(parameters, LearningRate ?? 2e-4, beta1: 0.5),
            _ => Tensors.Optimizer.Adam(parameters, LearningRate ?? 1e-3),
        };
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw new CandorException(FormattableString.Invariant(message));
    }
}
