using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Statistics;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Experiments.Studies;

/// <summary>The jobs of an experiment on examples, and what they measured.</summary>
internal sealed class ExampleGrid
{
    private readonly Dictionary<(string Data, string Method, double Value, ulong Seed), ExampleUnit> _jobs = [];

    public ExampleGrid(ExampleParameters parameters, StudyOptions options)
    {
        Parameters = parameters;
        foreach (var data in parameters.Data)
            foreach (var method in parameters.Methods)
                foreach (var value in Values)
                    foreach (var seed in parameters.Seeds)
                        _jobs[(data, method, value, seed)] = Job(data, method, value, seed, options);
    }

    public ExampleParameters Parameters { get; }

    /// <summary>Values of the option that is varied, or the ways' numbers; one that means nothing where nothing varies.</summary>
    public IReadOnlyList<double> Values => Parameters.Ways.Count > 0 ? [.. Enumerable.Range(0, Parameters.Ways.Count).Select(i =>
        (double)i)]
        : Parameters.Values.Count > 0 ? Parameters.Values : [double.NegativeInfinity];

    public IReadOnlyList<ExampleUnit> Jobs => [.. _jobs.Values];

    /// <summary>A score on each split at U.</summary>
    public double[] Scores(StudyResults results, string data, string method, int u, Func<ExampleScore, double> score,
        double value = double.NegativeInfinity) =>
        [.. Parameters.Seeds.Select(seed => Results(results, data, method, seed, value).Curve.FirstOrDefault(s =>
            s.Examples == u) is { } at ? score(at) : double.NaN)];

    /// <summary>What one job measured.</summary>
    public ExampleResults Results(StudyResults results, string data, string method, ulong seed, double value = double.NegativeInfinity) =>
        RunUnits.RecordOf(Result(results, data, method, seed, value)).Examples!;

    public JobResult Result(StudyResults results, string data, string method, ulong seed, double value = double.NegativeInfinity) =>
        results.Of(_jobs[(data, method, value, seed)]);

    /// <summary>Mean and deviation over splits.</summary>
    public static Score Score(double[] values)
    {
        var known = values.Where(double.IsFinite).ToArray();
        return known.Length == 0 ? new(double.NaN, double.NaN, 0, "up") : ExampleCurve.Score(known);
    }

    /// <summary>Findings with what every study of these has.</summary>
    public Findings Begin(StudyResults results) => new()
    {
        Seeds = Parameters.Seeds,
        Data = [.. Parameters.Data.Select(
            d => RunUnits.RecordOf(Result(results, d, Parameters.Methods[0], Parameters.Seeds[0], Values[0])).Data)],
        Scores = r => RunUnits.RecordOf(r).After!.Metrics.ToDictionary(m => m.Key, m => m.Value.Mean),
        Notes = Parameters.Seeds.Count < 2 ? ["One split only: there are no deviations and no tests; differences may be chance."] : [],
    };

    /// <summary>Mean ± standard error over splits.</summary>
    public static string Text(Score score) => score.N > 1
        ? $"{Number.Score(score.Mean)} ± {Number.Score(score.Std / Math.Sqrt(score.N))}"
        : Number.Score(score.Mean);

    private ExampleUnit Job(string data, string method, double value, ulong seed, StudyOptions options)
    {
        var json = (TrainConfig.ByExamples(data) with { Rows = 0, Training = SetupOf.Begin().Training }).ToJson();
        json = JsonMerge.Over(json, Parameters.Base);
        if (Parameters.PerData.TryGetValue(data, out var own))
            json = JsonMerge.Over(json, own);
        if (Parameters.Vary.Length > 0)
        {
            // A weight of the penalty is a list of weights to try.
            JsonNode node = Parameters.Vary == "examples.etas" ? new JsonArray(JsonValue.Create(value)) : JsonValue.Create(value);
            json = JsonMerge.Over(json, JsonMerge.At(Parameters.Vary, node));
        }
        var way = Parameters.Ways.Count > 0 ? Parameters.Ways[(int)value] : null;
        json = JsonMerge.Over(json, way?.Set ?? []);
        if (way?.PerData?.GetValueOrDefault(data) is { } there)
            json = JsonMerge.Over(json, there);
        var config = TrainConfig.FromJson(json.ToJsonString(), "the experiment's parameters") with
        {
            Method = method,
            Seed = seed,
            Device = options.Device
        };
        config = config with { Examples = config.Examples with { Method = ExampleMethods.Find(method)!.Value, Seed = seed } };
        config.Validate();
        var what = Parameters.Vary.Length > 0 ? FormattableString.Invariant($"/{Parameters.Vary} {value}") : way is null ? ""
            : $"/{way.Name}";
        return new ExampleUnit { Key = FormattableString.Invariant($"{data}/seed {seed}/{method}{what}"), Config = config };
    }
}
