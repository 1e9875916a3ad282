using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Experiments.Jobs;
using Candor.Runs.Configuration;

namespace Candor.Experiments.Studies;

/// <summary>One method on one split of one cell; Eq. 15 chooses among the candidates.</summary>
/// <param name="Cell">Set, explainer and fraction.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The split.</param>
/// <param name="Candidates">One job for each point of the method's grid.</param>
public sealed record Trial(Cell Cell, string Method, ulong Seed, IReadOnlyList<TrainUnit> Candidates);

/// <summary>What methods are compared on.</summary>
/// <param name="Data">The set.</param>
/// <param name="Explainer">The explainer's name.</param>
/// <param name="Fraction">S/D.</param>
public sealed record Cell(string Data, string Explainer, double Fraction)
{
    /// <summary>The cell for people.</summary>
    public override string ToString() => FormattableString.Invariant($"{Data}, {Explainer}, S = {Fraction:0.##}·D");
}

/// <summary>The trials of a comparison, and their jobs.</summary>
public sealed class MethodGrid
{
    private const string BothWeights = "lambda12";

    /// <summary>The trials of parameters.</summary>
    /// <exception cref="CandorException">A field is unknown or its value means nothing.</exception>
    public MethodGrid(GridParameters parameters, StudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        Parameters = parameters;
        Cells =
        [
            .. from data in parameters.Data
               from explainer in parameters.Explainers
               from fraction in parameters.Fractions
               select new Cell(data, explainer.Name, fraction),
        ];
        Trials =
        [
            .. from cell in Cells
               from seed in parameters.Seeds
               from method in parameters.Methods
               select new Trial(cell, method.Name, seed, Candidates(cell, seed, method, options)),
        ];
    }

    /// <summary>The parameters.</summary>
    public GridParameters Parameters { get; }

    /// <summary>Sets × explainers × fractions.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>Cells × splits × methods.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>Every job.</summary>
    public IReadOnlyList<Job> Jobs => [.. Trials.SelectMany(t => t.Candidates)];

    /// <summary>Names of the methods.</summary>
    public IReadOnlyList<string> Methods => [.. Parameters.Methods.Select(m => m.Name)];

    private IReadOnlyList<TrainUnit> Candidates(Cell cell, ulong seed, Variant method, StudyOptions options)
    {
        var explainer = Parameters.Explainers.First(e => e.Name == cell.Explainer);
        var json = (SetupOf.Begin(cell.Data) with { Samples = 0 }).ToJson();
        foreach (var layer in new[] { Parameters.Base, Parameters.PerData.GetValueOrDefault(cell.Data) ?? [], explainer.Set, method.Set })
            json = JsonMerge.Over(json, Both(layer));
        json = JsonMerge.Over(json, new JsonObject
        {
            ["seed"] = seed,
            ["device"] = options.Device,
            ["steps"] = new JsonObject { ["fraction"] = cell.Fraction }
        });
        return [.. Points(JsonMerge.Over(JsonMerge.Over(Parameters.Grid, explainer.Grid), method.Grid)).Select(point =>
        {
            var config = TrainConfig.FromJson(JsonMerge.Over(json, Both(point.Fields)).ToJsonString(),
                $"the job {method.Name} of the experiment");
            config.Validate();
            return new TrainUnit
            {
                Key = string.Create(CultureInfo.InvariantCulture,
                    $"{cell.Data}/seed {seed}/{cell.Explainer}/S " +
                    $"{cell.Fraction}/{method.Name}{(point.Name.Length == 0 ? "" : "/" + point.Name)}"),
                Config = config,
                Metrics = Parameters.Metrics,
            };
        })];
    }

    // Every combination of the grid's values, the first field slowest.
    private static IEnumerable<(string Name, JsonObject Fields)> Points(JsonObject grid)
    {
        IEnumerable<(string Name, JsonObject Fields)> points = [("", [])];
        foreach (var (path, values) in grid)
        {
            if (values is not JsonArray { Count: > 0 } array)
                throw new CandorException($"The grid of {path} must be a list of values, e.g. [0.1, 0.01].");
            points = points.SelectMany(_ => array, (point, value) => (
                $"{point.Name}{(point.Name.Length == 0 ? "" : ", ")}{path.Split('.')[^1]} {Text(value)}",
                JsonMerge.Over(point.Fields, JsonMerge.At(path, value))));
        }
        return points.ToArray();
    }

    private static string Text(JsonNode? value) => value is JsonValue v && v.TryGetValue(out double x) ? x.ToString("R",
        CultureInfo.InvariantCulture) : value?.ToJsonString().Trim('"') ?? "null";

    private static JsonObject Both(JsonObject fields)
    {
        if (fields[BothWeights] is not { } weight)
            return fields;
        var split = fields.DeepClone().AsObject();
        split.Remove(BothWeights);
        (split["lambda1"], split["lambda2"]) = (weight.DeepClone(), weight.DeepClone());
        return split;
    }
}
