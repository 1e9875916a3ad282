using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candor.Experiments.Jobs;
using Candor.Experiments.Protocols;
using Candor.Experiments.Studies;
using Candor.Literature;

namespace Candor.Experiments;

/// <summary>An experiment as data: the file <c>experiments/GROUP/NAME.json</c>.</summary>
public sealed record Experiment
{
    /// <summary>Group and name, e.g. <c>id-expo/tabular</c>; not in the file.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";

    /// <summary>The title, for people.</summary>
    public required string Title { get; init; }

    /// <summary>What is done, and which figures of the paper it answers.</summary>
    public required string Text { get; init; }

    /// <summary>The protocol's name (see <see cref="Protocols.Protocols"/>).</summary>
    public required string Protocol { get; init; }

    /// <summary>What is claimed; the protocol computes whether it holds.</summary>
    public IReadOnlyList<ClaimEntry> Claims { get; init => field = value ?? []; } = [];

    /// <summary>Parameters of all scales; a scale's own win.</summary>
    public JsonObject Common { get; init => field = value ?? []; } = [];

    /// <summary>Scale (tiny, small, paper, …) → parameters of the protocol.</summary>
    public required IReadOnlyDictionary<string, JsonObject> Scales { get; init; }

    /// <summary>The parameters of a scale, whole.</summary>
    /// <exception cref="CandorException">There is no such scale.</exception>
    public JsonObject Parameters(string scale) => Scales.TryGetValue(scale, out var own)
        ? JsonMerge.Over(Common, own)
        : throw Suggestion.Unknown("scale", scale, [.. Scales.Keys]);

    /// <summary>The experiment at a scale, ready to be run.</summary>
    /// <exception cref="CandorException">There is no such scale or protocol, or the parameters do not fit the protocol.</exception>
    public Study Begin(string scale, StudyOptions options) => Protocols.Protocols.Get(Protocol).Begin(Parameters(scale), options);

    /// <summary>An experiment from the text of its file.</summary>
    /// <exception cref="CandorException">The text is no experiment.</exception>
    public static Experiment FromJson(string json, string name)
    {
        try
        {
            var experiment = JsonSerializer.Deserialize(json, ExperimentFileContext.Default.Experiment)
                ?? throw new CandorException($"{name} holds null instead of an experiment; see docs/experiments.md.");
            return experiment with { Name = name };
        }
        catch (JsonException e)
        {
            throw new CandorException($"{name} is no experiment (line {e.LineNumber + 1}): {e.Message} See docs/experiments.md.", e);
        }
    }
}

/// <summary>A claim as an experiment's file states it.</summary>
public sealed record ClaimEntry
{
    /// <summary>The name under which the protocol computes it.</summary>
    public required string Id { get; init; }

    /// <summary>The claim, in a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>What the paper reports and where; for claims of this project, that it is ours.</summary>
    public required string Paper { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Experiment))]
internal sealed partial class ExperimentFileContext : JsonSerializerContext;
