using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.Experiments.Statistics;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Experiments.Studies;

/// <summary>Parameters of the experiments on explanations by examples: sets × splits × methods × values of one option.</summary>
/// <remarks>What a file leaves out arrives as null, so every property that has a default says it twice.</remarks>
public sealed record ExampleParameters
{
    /// <summary>Names of data sets.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Seeds; each makes a split of its own, and seeds all else.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Catalog names of methods.</summary>
    public IReadOnlyList<string> Methods { get; init => field = value ?? ExampleMethods.Names; } = ExampleMethods.Names;

    /// <summary>Numbers of examples U that are reported.</summary>
    public IReadOnlyList<int> Examples { get; init => field = value ?? [5, 10, 20, 50]; } = [5, 10, 20, 50];

    /// <summary>Path of the option that is varied, e.g. <c>examples.lambda</c>; empty: none.</summary>
    public string Vary { get; init => field = value ?? ""; } = "";

    /// <summary>Its values.</summary>
    public IReadOnlyList<double> Values { get; init => field = value ?? []; } = [];

    /// <summary>Ways of training that are compared, each with fields of <see cref="TrainConfig"/>; the first is the standard. Empty: one way.</summary>
    public IReadOnlyList<ExampleWay> Ways { get; init => field = value ?? []; } = [];

    /// <summary>Fields of <see cref="TrainConfig"/> for all jobs.</summary>
    public JsonObject Base { get; init => field = value ?? []; } = [];

    /// <summary>Set → fields of <see cref="TrainConfig"/> for it alone.</summary>
    public IReadOnlyDictionary<string, JsonObject> PerData { get; init => field = value ?? new Dictionary<string, JsonObject>(); } = new Dictionary<string, JsonObject>();

    /// <summary>Parameters from JSON.</summary>
    /// <exception cref="CandorException">They are not those of these protocols.</exception>
    public static ExampleParameters Read(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var read = json.Deserialize(ExampleParametersContext.Default.ExampleParameters)!;
            if (read.Data.Count == 0 || read.Seeds.Count == 0 || read.Methods.Count == 0 || read.Examples.Count == 0)
                throw new CandorException("An experiment needs at least one each of data, seeds, methods and examples.");
            if (read.Methods.FirstOrDefault(m => ExampleMethods.Find(m) is null) is { } unknown)
                throw Suggestion.Unknown("method", unknown, ExampleMethods.Names);
            return read;
        }
        catch (JsonException e)
        {
            throw new CandorException($"The experiment's parameters cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>A way of training.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Set">Fields of <see cref="TrainConfig"/>; null: none.</param>
/// <param name="PerData">Set → fields for it alone; null: none.</param>
public sealed record ExampleWay(string Name, JsonObject? Set = null, IReadOnlyDictionary<string, JsonObject>? PerData = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ExampleParameters))]
internal sealed partial class ExampleParametersContext : JsonSerializerContext;

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
    public IReadOnlyList<double> Values => Parameters.Ways.Count > 0 ? [.. Enumerable.Range(0, Parameters.Ways.Count).Select(i => (double)i)]
        : Parameters.Values.Count > 0 ? Parameters.Values : [double.NegativeInfinity];

    public IReadOnlyList<ExampleUnit> Jobs => [.. _jobs.Values];

    /// <summary>A score on each split at U.</summary>
    public double[] Scores(StudyResults results, string data, string method, int u, Func<ExampleScore, double> score, double value = double.NegativeInfinity) =>
        [.. Parameters.Seeds.Select(seed => Results(results, data, method, seed, value).Curve.FirstOrDefault(s => s.Examples == u) is { } at ? score(at) : double.NaN)];

    /// <summary>What one job measured.</summary>
    public ExampleResults Results(StudyResults results, string data, string method, ulong seed, double value = double.NegativeInfinity) =>
        ExampleUnit.RecordOf(Result(results, data, method, seed, value)).Examples!;

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
        Data = [.. Parameters.Data.Select(d => ExampleUnit.RecordOf(Result(results, d, Parameters.Methods[0], Parameters.Seeds[0], Values[0])).Data)],
        Scores = r => ExampleUnit.RecordOf(r).After!.Metrics.ToDictionary(m => m.Key, m => m.Value.Mean),
        Notes = Parameters.Seeds.Count < 2 ? ["One split only: there are no deviations and no tests; differences may be chance."] : [],
    };

    /// <summary>Mean ± standard error over splits.</summary>
    public static string Text(Score score) => score.N > 1
        ? $"{Number.Score(score.Mean)} ± {Number.Score(score.Std / Math.Sqrt(score.N))}"
        : Number.Score(score.Mean);

    private ExampleUnit Job(string data, string method, double value, ulong seed, StudyOptions options)
    {
        var json = (TrainConfig.ByExamples(data) with { Training = SetupOf.Begin().Training }).ToJson();
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
        var config = TrainConfig.FromJson(json.ToJsonString(), "the experiment's parameters") with { Method = method, Seed = seed, Device = options.Device };
        config = config with { Examples = config.Examples with { Method = ExampleMethods.Find(method)!.Value, Seed = seed } };
        config.Validate();
        var what = Parameters.Vary.Length > 0 ? FormattableString.Invariant($"/{Parameters.Vary} {value}") : way is null ? "" : $"/{way.Name}";
        return new ExampleUnit { Key = FormattableString.Invariant($"{data}/seed {seed}/{method}{what}"), Config = config };
    }
}
