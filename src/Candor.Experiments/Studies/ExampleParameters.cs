using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;

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

    /// <summary>Ways of training that are compared, each with fields of <see cref="TrainConfig"/>; the first is the standard. Empty: one
    /// way.</summary>
    public IReadOnlyList<ExampleWay> Ways { get; init => field = value ?? []; } = [];

    /// <summary>Fields of <see cref="TrainConfig"/> for all jobs.</summary>
    public JsonObject Base { get; init => field = value ?? []; } = [];

    /// <summary>Set → fields of <see cref="TrainConfig"/> for it alone.</summary>
    public IReadOnlyDictionary<string, JsonObject> PerData { get; init => field = value ?? new Dictionary<string, JsonObject>(); } =
        new Dictionary<string, JsonObject>();

    /// <summary>Parameters from JSON.</summary>
    /// <exception cref="CandorException">They are not those of these protocols.</exception>
    public static ExampleParameters Read(JsonObject json)
    {
        var read = StudyParameters.Read(json, ExampleParametersContext.Default.ExampleParameters);
        if (read.Data.Count == 0 || read.Seeds.Count == 0 || read.Methods.Count == 0 || read.Examples.Count == 0)
            throw new CandorException("An experiment needs at least one each of data, seeds, methods and examples.");
        if (read.Methods.FirstOrDefault(m => ExampleMethods.Find(m) is null) is { } unknown)
            throw Suggestion.Unknown("method", unknown, ExampleMethods.Names);
        return read;
    }
}

/// <summary>A way of training.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Set">Fields of <see cref="TrainConfig"/>; null: none.</param>
/// <param name="PerData">Set → fields for it alone; null: none.</param>
public sealed record ExampleWay(string Name, JsonObject? Set = null, IReadOnlyDictionary<string, JsonObject>? PerData = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ExampleParameters))]
internal sealed partial class ExampleParametersContext : JsonSerializerContext;
