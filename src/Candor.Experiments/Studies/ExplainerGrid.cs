using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Metrics;
using Candor.Runs.Configuration;

namespace Candor.Experiments.Studies;

/// <summary>The jobs of an experiment on explainers: of each set and repeat one black box and one judge, which all methods share.</summary>
internal sealed class ExplainerGrid
{
    private readonly Dictionary<(ExplainerSet Set, ulong Seed, Meaningless Meaningless), BlackBoxUnit> _models = [];
    private readonly Dictionary<(ExplainerSet Set, ulong Seed, bool OfAnotherKind), JudgeUnit> _judges = [];
    private readonly Dictionary<(ExplainerSet Set, ExplainerMethod Method, ulong Seed), FidelityUnit> _fidelity = [];
    private readonly Dictionary<(ExplainerSet Set, ExplainerMethod Method, ulong Seed), SanityUnit> _sanity = [];
    private readonly Dictionary<(ExplainerSet Set, ExplainerMethod Method, ulong Seed, Meaningless Meaningless),
        ExplainerUnit> _explainers = [];
    private readonly StudyOptions _options;

    public ExplainerGrid(ExplainerParameters parameters, StudyOptions options) => (Parameters, _options) = (parameters, options);

    public ExplainerParameters Parameters { get; }

    /// <summary>Measures a method.</summary>
    public FidelityUnit Fidelity(ExplainerSet set, ExplainerMethod method, ulong seed) => Once(_fidelity, (set, method, seed),
        () => NewFidelity(set, method, seed));

    /// <summary>Compares a method's masks before and after randomisation.</summary>
    public SanityUnit Sanity(ExplainerSet set, ExplainerMethod method, ulong seed) => Once(_sanity, (set, method, seed),
        () => NewSanity(set, method, seed));

    /// <summary>Learns a method's explainer for a black box.</summary>
    public ExplainerUnit Explainer(ExplainerSet set, ExplainerMethod method, ulong seed, Meaningless meaningless) =>
        Once(_explainers, (set, method, seed, meaningless), () => NewExplainer(set, method, seed, meaningless));

    public BlackBoxUnit Model(ExplainerSet set, ulong seed, Meaningless meaningless = Meaningless.Nothing) =>
        Once(_models, (set, seed, meaningless), () => NewModel(set, seed, meaningless));

    public JudgeUnit Judge(ExplainerSet set, ulong seed, bool ofAnotherKind = false) => Once(_judges, (set, seed, ofAnotherKind),
        () => NewJudge(set, seed, ofAnotherKind));

    // A job is one object, so that it is hashed once.
    private static TJob Once<TKey, TJob>(Dictionary<TKey, TJob> jobs, TKey key, Func<TJob> create) where TKey : notnull =>
        jobs.TryGetValue(key, out var job) ? job : jobs[key] = create();

    private FidelityUnit NewFidelity(ExplainerSet set, ExplainerMethod method, ulong seed)
    {
        var rows = method.Rows.Or(Parameters.Rows);
        return new FidelityUnit
        {
            Key = FormattableString.Invariant($"{set.Name}/repeat {seed}/{method.Name}"),
            Config = Measured(set, method, seed, rows),
            Model = Model(set, seed),
            Judge = Judge(set, seed),
            OtherJudge = Parameters.OtherJudge ? Judge(set, seed, ofAnotherKind: true) : null,
            Explainer = method.Learn is null ? null : Explainer(set, method, seed, Meaningless.Nothing),
            JudgeRows = rows.Judge,
            TestRows = rows.Test,
            Samples = Parameters.Samples,
        };
    }

    private SanityUnit NewSanity(ExplainerSet set, ExplainerMethod method, ulong seed)
    {
        var all = Enum.GetValues<Meaningless>();
        var rows = method.Rows.Or(Parameters.Rows);
        return new SanityUnit
        {
            Key = FormattableString.Invariant($"{set.Name}/repeat {seed}/{method.Name}/sanity"),
            Config = Measured(set, method, seed, rows),
            Models = [.. all.Select(r => Model(set, seed, r))],
            Explainers = method.Learn is null ? [] : [.. all.Select(r => Explainer(set, method, seed, r))],
            Rows = rows.Test,
        };
    }

    private BlackBoxUnit NewModel(ExplainerSet set, ulong seed, Meaningless meaningless) => new()
    {
        Key = FormattableString.Invariant($"{set.Name}/repeat {seed}/black box{Words(meaningless)}"),
        Config = Config(set, seed, []),
        Meaningless = meaningless,
    };

    private JudgeUnit NewJudge(ExplainerSet set, ulong seed, bool ofAnotherKind) => new()
    {
        Key = FormattableString.Invariant($"{set.Name}/repeat {seed}/judge{(ofAnotherKind ? " of another kind" : "")}"),
        Config = Config(set, seed, Learned(set.K, Parameters.JudgeEpochs is { } epochs ? JsonMerge.At("epochs", epochs) : [])),
        Model = Model(set, seed),
        Rows = Parameters.Rows.Fit,
        OfAnotherKind = ofAnotherKind,
    };

    private ExplainerUnit NewExplainer(ExplainerSet set, ExplainerMethod method, ulong seed, Meaningless meaningless) => new()
    {
        Key = FormattableString.Invariant($"{set.Name}/repeat {seed}/{method.Name}/learning{Words(meaningless)}"),
        Config = Config(set, seed, JsonMerge.Over(method.Set, new JsonObject
        {
            ["method"] = method.Learn,
            ["learned"] = new JsonObject
            {
                ["options"] = JsonMerge.Over(JsonMerge.Over(set.Learned, method.Options),
                new JsonObject { ["topK"] = method.K ?? set.K })
            },
        })),
        Model = Model(set, seed, meaningless),
        Rows = method.Rows.Or(Parameters.Rows).Fit,
    };

    private static string Words(Meaningless meaningless) => meaningless == Meaningless.Nothing ? ""
        : $", random {meaningless.ToString().ToLowerInvariant()}";

    /// <summary>A score of each repeat; NaN where it was not measured.</summary>
    public double[] Scores(StudyResults results, ExplainerSet set, ExplainerMethod method, string score) =>
        [.. Parameters.Seeds.Select(seed => Result(results, set, method, seed)["scores"]![score] is { } s ? UnitScores.Score(s).Mean
            : double.NaN)];

    public JsonObject Result(StudyResults results, ExplainerSet set, ExplainerMethod method, ulong seed) => results.Of(Fidelity(set,
        method, seed)).Result;

    /// <summary>How a learned method converged in a repeat.</summary>
    public IReadOnlyList<EpochInfo> History(StudyResults results, ExplainerSet set, ExplainerMethod method, ulong seed) =>
        UnitScores.History(results.Of(Explainer(set, method, seed, Meaningless.Nothing)).Result["history"]!);

    /// <summary>Mean and deviation over repeats.</summary>
    public static Score Over(IReadOnlyList<double> values) => Evaluator.Summary(values, Direction.Up);

    private TrainConfig Measured(ExplainerSet set, ExplainerMethod method, ulong seed, RowCounts rows) => Config(set, seed,
        JsonMerge.Over(method.Set, JsonMerge.Over(
        new JsonObject { ["explainer"] = method.Explainer ?? method.Learn, ["explainerSettings"] = method.Settings.DeepClone() },
        Learned(method.K ?? set.K, rows.Sensitivity is { } n ? JsonMerge.At("sensitivityRows", n) : []))));

    private JsonObject Learned(int? k, JsonObject fidelity) => new()
    {
        ["learned"] = new JsonObject
        {
            ["fidelity"] = JsonMerge.Over(JsonMerge.Over(Parameters.Fidelity, fidelity),
            new JsonObject { ["topK"] = k })
        },
    };

    private TrainConfig Config(ExplainerSet set, ulong seed, JsonObject own)
    {
        // "meed" stands for any method that leaves the model as it is; the units of images are pixels then.
        var json = JsonMerge.Over((SetupOf.Begin() with { Method = "meed" }).ToJson(), set.Base);
        if (own.ContainsKey("learned"))
            json = JsonMerge.Over(json, Defaults());
        json = JsonMerge.Over(json, own);
        var config = TrainConfig.FromJson(json.ToJsonString(), $"the experiment's set '{set.Name}'") with
        {
            Seed = seed,
            Device = _options.Device
        };
        config.Validate();
        return config;
    }

    private static JsonObject Defaults() => new()
    {
        ["learned"] = new TrainConfig
        {
            Data = "",
            Method = "meed",
            Learned = new()
        }.ToJson()["learned"]!.DeepClone()
    };
}
