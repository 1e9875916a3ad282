using System.CommandLine;
using Candor.Cli.Session;
using Candor.Objectives;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>What is minimised.</summary>
internal sealed class ObjectiveFlags : FlagGroup
{
    private static readonly TrainConfig s_default = new() { Data = "" };

    private readonly Option<string?> _method;
    private readonly Option<string?> _baseline;
    private readonly Option<double?> _lambda1;
    private readonly Option<double?> _lambda2;
    private readonly Option<double?> _lambda12;
    private readonly Option<double?> _lambda3;
    private readonly Option<double?> _lambda4;
    private readonly Option<double?> _lambdaExpo;
    private readonly Option<double?> _attackSize;
    private readonly Option<int?> _attackSteps;
    private readonly Option<DeletionForm?> _deletion;
    private readonly Option<int?> _drawSteps;
    private readonly Option<bool> _threshold;

    public ObjectiveFlags() : base("Objective")
    {
        _method = Add(Flag.Text("--method", "NAME",
            $"{string.Join(", ", Catalog.Methods)}; or, to learn an explainer, {string.Join(", ", Catalog.LearnedMethods)} (default " +
            $"{s_default.Method}; ce for texts; mse is ce for numbers)"));
        _baseline = Add(Flag.Text("--baseline", "NAME",
            $"the background: {string.Join(", ", Masking.Baseline.Names)} (default {s_default.Baseline}; pad for texts)"));
        _lambda1 = Add(Flag.Number("--lambda1",
            FormattableString.Invariant($"weight of the insertion term (default {s_default.Lambda1})")));
        _lambda2 = Add(Flag.Number("--lambda2", FormattableString.Invariant($"weight of the deletion term (default {s_default.Lambda2})")));
        _lambda12 = Add(Flag.Number("--lambda12", "weight of both"));
        _lambda3 = Add(Flag.Number("--lambda3",
            FormattableString.Invariant($"weight of the explanation's squared norm (default {s_default.Lambda3})")));
        _lambda4 = Add(Flag.Number("--lambda4",
            FormattableString.Invariant($"weight of the wrong-label term (default {s_default.Lambda4}: left out)")));
        _lambdaExpo = Add(Flag.Number("--lambda-expo",
            FormattableString.Invariant($"weight of the regulariser of expo-f and expo-s (default {s_default.LambdaExpo})")));
        _attackSize = Add(Flag.Number("--attack-size",
            FormattableString.Invariant($"how far adversarial moves an input, in deviations (default {s_default.Attack.Size})")));
        _attackSteps = Add(Flag.Whole("--attack-steps",
            FormattableString.Invariant($"steps in which it seeks where (default {s_default.Attack.Steps})")));
        _deletion = Add(Flag.Choice("--deletion", "which deletion term (default a; c for numbers, " +
            "which alone takes them)", ("a", DeletionForm.A), ("b", DeletionForm.B),
            ("c", DeletionForm.C)));
        _drawSteps = Add(Flag.Whole("--draw-steps", "mask steps drawn for each update (default: all)"));
        _threshold = Add(Flag.Switch("--differentiable-threshold", "let gradients flow through the soft masks' thresholds"));
    }

    /// <summary>What a learned explainer does not look at.</summary>
    public IEnumerable<Option> OfTuning => Options.Where(o => o != _method && o != _baseline);

    /// <summary>The method's name.</summary>
    public string? Method(ParseResult r) => r.GetValue(_method);

    /// <summary>All but the method itself: options that training with examples does not have.</summary>
    public IEnumerable<Option> TuningOnly => Options.Where(o => o != _method);

    public TrainConfig Read(ParseResult r, TrainConfig config)
    {
        var method = r.GetValue(_method) ?? config.Method;
        if (r.GetResult(_lambda12) is not null && (r.GetResult(_lambda1) ?? r.GetResult(_lambda2)) is not null)
            throw new UsageException("--lambda12 sets --lambda1 and --lambda2 both; give either it or them.");
        var both = r.GetValue(_lambda12);
        RefuseIdle(r, method);
        return config with
        {
            Method = method,
            Baseline = r.GetValue(_baseline) ?? config.Baseline,
            Lambda1 = r.GetValue(_lambda1) ?? both ?? config.Lambda1,
            Lambda2 = r.GetValue(_lambda2) ?? both ?? config.Lambda2,
            Lambda3 = r.GetValue(_lambda3) ?? config.Lambda3,
            Lambda4 = r.GetValue(_lambda4) ?? config.Lambda4,
            LambdaExpo = r.GetValue(_lambdaExpo) ?? config.LambdaExpo,
            Attack = new()
            {
                Size = r.GetValue(_attackSize) ?? config.Attack.Size,
                Steps = r.GetValue(_attackSteps) ?? config.Attack.Steps,
            },
            Deletion = r.GetValue(_deletion) ?? config.Deletion,
            Steps = config.Steps with { Drawn = r.GetValue(_drawSteps), DifferentiableThreshold = r.GetValue(_threshold) },
        };
    }

    /// <summary>Names of the options that have no effect with a method.</summary>
    public static IReadOnlyList<string> Idle(string method) => method switch
    {
        _ when !Catalog.Methods.Contains(method) => [],
        "id-expo" => ["--lambda-expo", .. s_attack],
        "ce" or "mse" => [.. s_terms, "--lambda-expo", .. s_attack],
        "adversarial" => [.. s_terms, "--lambda-expo"],
        _ => [.. s_terms, .. s_attack],
    };

    private static readonly string[] s_terms = ["--lambda1", "--lambda2", "--lambda12", "--lambda3", "--deletion"],
        s_attack = ["--attack-size", "--attack-steps"];

    // An option without effect is most likely a mistake.
    private void RefuseIdle(ParseResult r, string method)
    {
        var idle = Idle(method);
        if (Options.FirstOrDefault(o => idle.Contains(o.Name) && r.GetResult(o) is not null) is { } option)
            throw new CandorException($"{option.Name} has no effect with --method {method}; leave it out, or choose another method.");
    }
}
