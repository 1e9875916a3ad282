using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Runs.Configuration;
using Candor.Tensors;

namespace Candor.Experiments.Studies;

/// <summary>Parameters of the protocols that compare ways of training: sets × splits × explainers × fractions × methods × their
/// options.</summary>
/// <remarks>What a file leaves out arrives as null, so every property that has a default says it twice.</remarks>
public sealed record GridParameters
{
    private static readonly string[] s_metrics = ["accuracy", "insertion", "deletion", "oneMinusDeletion", "sensitivityN",
        "wrongLabelInsertion", "insertionMargin"];

    /// <summary>Names of data sets.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Seeds; each makes a split of its own, and seeds all else.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Explainers: a name and fields of <see cref="TrainConfig"/>.</summary>
    public required IReadOnlyList<Variant> Explainers { get; init; }

    /// <summary>S/D: shares of the units that are inserted or deleted, in regularisers and metrics alike.</summary>
    public IReadOnlyList<double> Fractions { get; init => field = value ?? [0.5]; } = [0.5];

    /// <summary>Methods: a name, fields of <see cref="TrainConfig"/>, and a grid from which Eq. 15 chooses.</summary>
    public required IReadOnlyList<Variant> Methods { get; init; }

    /// <summary>Fields of <see cref="TrainConfig"/> for all jobs.</summary>
    public JsonObject Base { get; init => field = value ?? []; } = [];

    /// <summary>Set → fields of <see cref="TrainConfig"/> for it alone.</summary>
    public IReadOnlyDictionary<string, JsonObject> PerData
    {
        get; init => field = value ?? new Dictionary<string,
        JsonObject>();
    } = new Dictionary<string, JsonObject>();

    /// <summary>A grid for all methods.</summary>
    public JsonObject Grid { get; init => field = value ?? []; } = [];

    /// <summary>Metrics to measure.</summary>
    public IReadOnlyList<string> Metrics { get; init => field = value ?? s_metrics; } = s_metrics;

    /// <summary>The η of Eq. 15 that the main comparison uses.</summary>
    public required double Eta { get; init; }

    /// <summary>The method that is examined.</summary>
    public string Ours { get; init => field = value ?? "ID-ExpO"; } = "ID-ExpO";

    /// <summary>The method without regularisers.</summary>
    public string Plain { get; init => field = value ?? "CE only"; } = "CE only";

    /// <summary>Parameters from JSON.</summary>
    /// <exception cref="CandorException">They are not those of this protocol.</exception>
    public static GridParameters Read(JsonObject json)
    {
        var read = StudyParameters.Read(json, GridContext.Default.GridParameters);
        if (read.Data.Count == 0 || read.Seeds.Count == 0 || read.Explainers.Count == 0 || read.Methods.Count == 0
            || read.Fractions.Count == 0)
            throw new CandorException("An experiment needs at least one each of data, seeds, explainers, methods and fractions.");
        return read;
    }
}

/// <summary>A choice of an experiment: what it sets, and what it tries.</summary>
public sealed record Variant
{
    /// <summary>Name in tables and figures.</summary>
    public required string Name { get; init; }

    /// <summary>Fields of <see cref="TrainConfig"/>.</summary>
    public JsonObject Set { get; init => field = value ?? []; } = [];

    /// <summary>Path of a field (e.g. <c>training.learningRate</c>; <c>lambda12</c> is both λ1 and λ2) → values to try.</summary>
    public JsonObject Grid { get; init => field = value ?? []; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GridParameters))]
internal sealed partial class GridContext : JsonSerializerContext;
