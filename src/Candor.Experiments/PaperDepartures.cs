using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data.Records;

namespace Candor.Experiments;

/// <summary>Item by item, where the scale <see cref="Scale"/> of an experiment is not the paper's protocol to the letter: what the text
/// leaves open, what it misprints, and what cannot be had. The file <c>experiments/departures.json</c>.</summary>
public sealed record PaperDepartures
{
    /// <summary>The scale that is the paper's protocol.</summary>
    public const string Scale = "paper";

    /// <summary>Those of the experiments that come with candor.</summary>
    public static PaperDepartures Known { get; } = Read();

    /// <summary>All of them.</summary>
    public required IReadOnlyList<PaperDeparture> Departures { get; init; }

    /// <summary>Those of one experiment; none for a file of one's own.</summary>
    /// <param name="experiment">Group and name, e.g. <c>id-expo/tabular</c>.</param>
    public IReadOnlyList<PaperDeparture> Of(string experiment) => [.. Departures.Where(d => d.Experiments.Contains(experiment))];

    /// <summary>One table for each group of experiments.</summary>
    public string Table() => string.Join('\n', ExperimentCatalog.Names.GroupBy(GroupOf).Select(group =>
        $"**{group.Key}**\n\n" + ExperimentMarkdown.Table(new TableEntry("", ["item", "the paper", "here", "why", "experiments"],
            [.. Departures.Where(d => d.Experiments.Any(n => GroupOf(n) == group.Key)).Select(d => Row(d, group.Key))]))));

    private static IReadOnlyList<string> Row(PaperDeparture departure, string group) =>
    [
        departure.Item, departure.Paper, departure.Here, departure.Why,
        string.Join(", ", departure.Experiments.Where(n => GroupOf(n) == group).Select(n => n[(group.Length + 1)..])),
    ];

    private static string GroupOf(string experiment) => experiment.Split('/')[0];

    private static PaperDepartures Read()
    {
        using var stream = typeof(PaperDepartures).Assembly.GetManifestResourceStream("departures.json")!;
        return JsonSerializer.Deserialize(stream, DeparturesContext.Default.PaperDepartures)!;
    }
}

/// <summary>An item in which the scale <c>paper</c> is not the paper's.</summary>
/// <param name="Item">What it is about.</param>
/// <param name="Paper">What the paper does or says.</param>
/// <param name="Here">What is done here.</param>
/// <param name="Why">Why.</param>
/// <param name="Experiments">Whose scale it concerns, e.g. <c>id-expo/tabular</c>.</param>
public sealed record PaperDeparture(string Item, string Paper, string Here, string Why, IReadOnlyList<string> Experiments)
{
    /// <summary>The item in a line.</summary>
    public override string ToString() => $"Not the paper's to the letter: {Item}. The paper: {Paper} Here: {Here} Why: {Why}";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PaperDepartures))]
internal sealed partial class DeparturesContext : JsonSerializerContext;
