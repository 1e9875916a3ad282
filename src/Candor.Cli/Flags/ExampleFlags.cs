using System.CommandLine;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;
using Candor.Runs.Explaining;
using Candor.Training.Examples;

namespace Candor.Cli.Flags;

/// <summary>How training examples explain; for the methods that train them.</summary>
internal sealed class ExampleFlags : FlagGroup
{
    private static readonly ExampleTrainerOptions s_default = new();

    private readonly Option<int?> _examples;
    private readonly Option<ExampleRanking?> _ranking;
    private readonly Option<ExampleCounting?> _counting;
    private readonly Option<double?> _lambda;
    private readonly Option<double[]?> _sparsity;
    private readonly Option<bool> _meanPenalty;
    private readonly Option<bool> _stopTarget;
    private readonly Option<double?> _gateNoise;
    private readonly Option<double?> _initialGate;
    private readonly Option<double?> _initialInfluence;
    private readonly Option<int?> _gateDraws;
    private readonly Option<ExampleSelection?> _selection;
    private readonly Option<int?> _refreshEvery;
    private readonly Option<int?> _freshPoints;
    private readonly Option<bool> _openPoints;
    private readonly Option<double?> _mostOpen;
    private readonly Option<int?> _candidates;
    private readonly Option<bool> _hideRows;

    public ExampleFlags() : base($"Examples ({string.Join(", ", ExampleMethods.Names)})")
    {
        _examples = Add(Flag.Whole("--examples",
            FormattableString.Invariant($"training examples that an explanation may name (default {s_default.Examples})")));
        _ranking = Add(Ranking());
        _counting = Add(Counting());
        _lambda = Add(Flag.Number("--lambda",
            FormattableString.Invariant($"weight of the explanation's distance from the predictor (default {s_default.Lambda})")));
        _sparsity = Add(Flag.Numbers<double>("--sparsity", "X,X",
            "weights of the gates' penalty; the best on validation is kept (default 0,0.0001,0.001,0.01,0.1,1)"));
        _meanPenalty = Add(Flag.Switch("--mean-penalty", "penalise the share of open gates instead of their number"));
        _stopTarget = Add(Flag.Switch("--stop-target", "let no gradient reach the predictor through the explanation's target"));
        _gateNoise = Add(Flag.Number("--gate-noise",
            FormattableString.Invariant($"standard deviation of the gates' noise (default {s_default.Points.GateNoise})")));
        _initialGate = Add(Flag.Number("--initial-gate",
            FormattableString.Invariant($"where the gates' means start (default {s_default.Points.InitialGate})")));
        _initialInfluence = Add(Flag.Number("--initial-influence",
            FormattableString.Invariant($"deviation of the first influences (default {s_default.Points.InitialInfluence})")));
        _gateDraws = Add(Flag.Whole("--gate-draws", FormattableString.Invariant($"draws of the gates a step (default {s_default.Draws})")));
        _selection = Add(Flag.Choice("--selection",
            "by what epoch and sparsity are chosen on validation (default geometric-mean, at the examples asked for)",
            ("geometric-mean", ExampleSelection.GeometricMean), ("geometric-mean-of-all", ExampleSelection.GeometricMeanOfAll),
                ("objective", ExampleSelection.Objective)));
        _refreshEvery = Add(Flag.Whole("--refresh-every",
            "keep the training points' features for so many steps, without gradient, where computing them in each is too slow (default " +
            "1: exact)"));
        _freshPoints = Add(Flag.Whole("--fresh-points",
            "for large training sets: compute in each step only so many points, those with the largest influences, " +
            "and keep the others' features for an epoch, or for --refresh-every steps (default: all are computed)"));
        _openPoints = Add(Flag.Switch("--open-points",
            "for large training sets: compute in each step only the points with an open gate, which is exact (default: all are computed)"));
        _mostOpen = Add(Flag.Number("--most-open",
            "share of influences that may stay open: no epoch with more is chosen, and patience begins once there are fewer " +
            "(default: any)"));
        _candidates = Add(Flag.Whole("--candidates", "training points that may become examples, a random sample (default: all)"));
        _hideRows = Add(HideRows());
    }

    /// <summary>Leaves out the values of training rows.</summary>
    public static Option<bool> HideRows() => Flag.Switch("--hide-rows",
        "show training rows, which may be about other people, by number and label alone, without their values");

    /// <summary>By what examples are ranked.</summary>
    public static Option<ExampleRanking?> Ranking() => Flag.Choice("--ranking",
        "rank examples by the size of their influence, or by its sign too (default magnitude)",
        ("magnitude", ExampleRanking.Magnitude), ("signed", ExampleRanking.Signed));

    /// <summary>What U counts.</summary>
    public static Option<ExampleCounting?> Counting() => Flag.Choice("--counting",
        "count influences on single classes, or whole training points (default entries)",
        ("entries", ExampleCounting.Entries), ("points", ExampleCounting.Points));

    public TrainConfig Read(ParseResult r, TrainConfig config)
    {
        var d = config.Examples;
        return config with
        {
            HideRows = r.GetValue(_hideRows),
            Examples = d with
            {
                Method = ExampleMethods.Find(config.Method) ?? d.Method,
                Seed = config.Seed,
                Examples = r.GetValue(_examples) ?? d.Examples,
                Choice = new ExampleChoice
                {
                    Ranking = r.GetValue(_ranking) ?? d.Choice.Ranking,
                    Counting = r.GetValue(_counting)
                    ?? d.Choice.Counting
                },
                Lambda = r.GetValue(_lambda) ?? d.Lambda,
                Etas = r.GetResult(_sparsity) is null ? d.Etas : r.GetValue(_sparsity)!,
                MeanPenalty = r.GetValue(_meanPenalty),
                StopTarget = r.GetValue(_stopTarget),
                Draws = r.GetValue(_gateDraws) ?? d.Draws,
                Selection = r.GetValue(_selection) ?? d.Selection,
                RefreshEvery = r.GetValue(_refreshEvery) ?? d.RefreshEvery,
                FreshPoints = r.GetValue(_freshPoints) ?? d.FreshPoints,
                OpenPoints = r.GetValue(_openPoints),
                MostOpen = r.GetValue(_mostOpen) ?? d.MostOpen,
                Candidates = r.GetValue(_candidates) ?? d.Candidates,
                Points = d.Points with
                {
                    GateNoise = r.GetValue(_gateNoise) ?? d.Points.GateNoise,
                    InitialGate = r.GetValue(_initialGate) ?? d.Points.InitialGate,
                    InitialInfluence = r.GetValue(_initialInfluence) ?? d.Points.InitialInfluence,
                },
            },
        };
    }

    /// <summary>Options that have no effect with a method of these.</summary>
    public IEnumerable<Option> Idle(ExampleMethod method)
    {
        if (!method.IsGated())
        {
            foreach (var option in new Option[] { _sparsity, _meanPenalty, _gateNoise, _initialGate, _gateDraws, _openPoints, _mostOpen })
                yield return option;
        }
        if (method is not (ExampleMethod.Ours or ExampleMethod.Joint))
            yield return _lambda;
        if (method.Pretrains())
        {
            yield return _refreshEvery;
            yield return _freshPoints;
            yield return _openPoints;
        }
        if (method.ReplacesPredictor())
            yield return _stopTarget;
    }
}
