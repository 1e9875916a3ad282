using System.CommandLine;
using Candor.Explainers.Learned;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>How an explainer is learned for a model that stays as it is.</summary>
internal sealed class LearnedFlags : FlagGroup
{
    private static readonly LearnedConfig s_default = new();

    private readonly CommandFlags _program;
    private readonly Option<int?> _k;
    private readonly Option<double?> _temperature;
    private readonly Option<bool> _noFeedback;
    private readonly Option<Adversary?> _adversary;
    private readonly Option<double?> _adversaryWeight;
    private readonly Option<int?> _directions;
    private readonly Option<PriorKnowledge?> _prior;
    private readonly Option<PriorScale?> _priorScale;
    private readonly Option<double?> _priorWeight;
    private readonly Option<Sampler?> _sampler;
    private readonly Option<double?> _modelTerm;
    private readonly Option<double?> _beta;
    private readonly Option<double?> _flipWeight;
    private readonly Option<LearnedOptimizer?> _optimizer;
    private readonly Option<ImageNetwork?> _network;
    private readonly Option<int?> _judgeEpochs;
    private readonly Option<int?> _judgePatience;
    private readonly Option<string[]?> _compare;

    public LearnedFlags() : base($"Learned explainers ({string.Join(", ", Catalog.LearnedMethods)})")
    {
        var d = s_default.Options;
        _program = new CommandFlags(this);
        _k = Add(Flag.Whole("--k", "features that are selected (default: a tenth of them)"));
        _temperature = Add(Flag.Number("--temperature", FormattableString.Invariant($"of the Gumbel-softmax (default {d.Temperature})")));
        _noFeedback = Add(Flag.Switch("--no-feedback", "meed, honest-meed: the explainer does not see the model's output"));
        _adversary = Add(Flag.Choice("--adversary", "meed, honest-meed: how the unselected features are kept from telling (default ce)",
            ("ce", Adversary.CrossEntropy), ("sliced-wasserstein", Adversary.SlicedWasserstein), ("none", Adversary.None)));
        _adversaryWeight = Add(Flag.Number("--adversary-weight", FormattableString.Invariant($"its weight (default {d.AdversaryWeight})")));
        _directions = Add(Flag.Whole("--directions",
            FormattableString.Invariant($"directions of the sliced Wasserstein distance (default {d.Directions})")));
        _prior = Add(Flag.Choice("--prior", "meed, honest-meed: prior knowledge (default gradient-x-input)",
            ("gradient-x-input", PriorKnowledge.GradientTimesInput), ("none", PriorKnowledge.None),
            ("as-released", PriorKnowledge.AsReleased)));
        _sampler = Add(Flag.Choice("--sampler", "how selections are drawn: Eq. (5), or as in the authors' script (default gumbel-softmax)",
            ("gumbel-softmax", Sampler.GumbelSoftmax), ("as-released", Sampler.AsReleased)));
        _modelTerm = Add(Flag.Number("--model-term", "weight of the model's own loss on the selection, through the model (default 0)"));
        _priorScale = Add(Flag.Choice("--prior-scale", "how its scores become a distribution (default unit-spread)",
            ("unit-spread", PriorScale.UnitSpread), ("paper-literal", PriorScale.PaperLiteral)));
        _priorWeight = Add(Flag.Number("--prior-weight", "meed: weight of the distance to the prior, Eq. (13) (default 0)"));
        _beta = Add(Flag.Number("--beta", FormattableString.Invariant($"vibi: weight of the bottleneck (default {d.Beta})")));
        _flipWeight = Add(Flag.Number("--flip-weight",
            FormattableString.Invariant($"honest-meed: weight of arguing a flipped output (default {d.FlipWeight})")));
        _optimizer = Add(Flag.Choice("--optimizer", "default: adam for tables and series, adadelta for images, rmsprop for texts",
            ("adam", LearnedOptimizer.Adam), ("rmsprop", LearnedOptimizer.RmsProp), ("adadelta", LearnedOptimizer.Adadelta)));
        _network = Add(Flag.Choice("--network",
            "which network explains images: three convolutions, the same with a part that sees the whole image, or a U-Net on cells of " +
            "4×4 pixels (default: u-net from 64 pixels a side on, else convolutions)",
            ("auto", ImageNetwork.Auto), ("convolutions", ImageNetwork.Convolutions), ("local-global", ImageNetwork.LocalGlobal),
            ("u-net", ImageNetwork.UNet)));
        _judgeEpochs = Add(Flag.Whole("--judge-epochs",
            FormattableString.Invariant($"epochs of the networks that judge selections (default {s_default.Fidelity.Epochs})")));
        _judgePatience = Add(Flag.Whole("--judge-patience",
            "epochs without improvement on a tenth of their rows after which those networks stop (default: they do not)"));
        _compare = Add(Flag.List("--compare", "A,B", "explainers that are measured beside it (default random, gradient-x-input)"));
    }

    public Option Program => _program.Program;

    public string? Command(ParseResult r) => _program.Command(r);

    /// <summary>The configuration; <paramref name="training"/> gives epochs, batch and learning rate where they were given.</summary>
    public LearnedConfig Read(ParseResult r, string method, (int? Epochs, int? Batch, double? LearningRate) training)
    {
        RefuseIdle(r, method);
        var (o, f) = (s_default.Options, s_default.Fidelity);
        return new LearnedConfig
        {
            ModelCommand = _program.Command(r),
            Command = _program.Read(r),
            Options = o with
            {
                TopK = r.GetValue(_k),
                Temperature = r.GetValue(_temperature) ?? o.Temperature,
                Feedback = !r.GetValue(_noFeedback),
                Adversary = r.GetValue(_adversary) ?? o.Adversary,
                AdversaryWeight = r.GetValue(_adversaryWeight) ?? o.AdversaryWeight,
                Directions = r.GetValue(_directions) ?? o.Directions,
                Prior = r.GetValue(_prior) ?? o.Prior,
                PriorScale = r.GetValue(_priorScale) ?? o.PriorScale,
                PriorWeight = r.GetValue(_priorWeight) ?? o.PriorWeight,
                Sampler = r.GetValue(_sampler) ?? o.Sampler,
                ModelTerm = r.GetValue(_modelTerm) ?? o.ModelTerm,
                Beta = r.GetValue(_beta) ?? o.Beta,
                FlipWeight = r.GetValue(_flipWeight) ?? o.FlipWeight,
                Optimizer = r.GetValue(_optimizer) ?? o.Optimizer,
                Network = r.GetValue(_network) ?? o.Network,
                Epochs = training.Epochs ?? o.Epochs,
                Batch = training.Batch,
                LearningRate = training.LearningRate,
            },
            Fidelity = f with { Epochs = r.GetValue(_judgeEpochs) ?? f.Epochs, Patience = r.GetValue(_judgePatience) },
            Compare = r.GetResult(_compare) is null ? null : r.GetValue(_compare),
        };
    }

    // An option without effect is most likely a mistake.
    private void RefuseIdle(ParseResult r, string method)
    {
        Option[] meed = [_noFeedback, _adversary, _adversaryWeight, _prior, _priorScale];
        Option[] idle = method switch
        {
            "meed" => [_beta, _flipWeight],
            "honest-meed" => [_beta, _directions, _priorWeight],
            "vibi" => [.. meed, _directions, _priorWeight, _flipWeight],
            "cxplain" => [.. meed, _directions, _priorWeight, _flipWeight, _beta, _temperature, _sampler, _modelTerm],
            _ => [.. meed, _directions, _priorWeight, _flipWeight, _beta],
        };
        Refuse(r, idle, $"--method {method}");
        Refuse(r, _program.Idle(r), "no --model-command");
        if (_program.Command(r) is not null && r.GetValue(_modelTerm) > 0)
            throw new CandorException("--model-term passes through the model, but a program (--model-command) has no gradients; leave it out.");
        if (method == "meed" && r.GetValue(_adversary) is not Adversary.SlicedWasserstein)
            Refuse(r, [_directions], "--adversary ce");
        if (method == "honest-meed" && r.GetValue(_adversary) is Adversary.SlicedWasserstein)
            throw new CandorException("honest-meed has a judge, not an adversary whose outputs could be compared as distributions; use --adversary ce or none.");
    }

    private static void Refuse(ParseResult r, IEnumerable<Option> options, string where)
    {
        if (options.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } option)
            throw new CandorException($"{option.Name} has no effect with {where}; leave it out, or choose another method.");
    }
}
