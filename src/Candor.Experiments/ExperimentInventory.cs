using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data.Records;

namespace Candor.Experiments;

/// <summary>Every figure and table of some papers, with the experiments and claims that answer it: the source of an index of
/// records.</summary>
/// <remarks>The file <c>docs/reproduction/inventory.json</c> is one. How a claim fared is not in it: that comes from records.</remarks>
public sealed record ExperimentInventory
{
    /// <summary>Folder of the experiments, relative to the file: records lie in <c>GROUP/results/NAME</c> below it.</summary>
    public required string Experiments { get; init; }

    /// <summary>The papers, and last what the papers do not ask.</summary>
    public required IReadOnlyList<InventoryPaper> Papers { get; init; }

    /// <summary>An inventory from its file.</summary>
    /// <exception cref="CandorException">There is none, or it is not one.</exception>
    public static ExperimentInventory Read(string path)
    {
        if (!File.Exists(path))
            throw new CandorException($"There is no inventory {path} of figures and tables.");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), InventoryContext.Default.ExperimentInventory)
                ?? throw new CandorException($"{path} holds null instead of an inventory of figures and tables.");
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no inventory of figures and tables (line {e.LineNumber + 1}): {e.Message}", e);
        }
    }

    /// <summary>One table of all papers: item, claim, verdict, repeats, command, record.</summary>
    /// <param name="folder">The inventory's folder, from which records are found and linked.</param>
    /// <exception cref="CandorException">It names an experiment or a claim that is not there.</exception>
    public string Index(string folder) => string.Join('\n', Papers.Select(p =>
        $"**{p.Title}**\n\n" + ExperimentMarkdown.Table(new("", ["", "shows", "claim", "holds", "repeats", "command", "record"],
            [.. p.Items.SelectMany(i => Rows(i, p.Page, folder))]))));

    /// <summary>How many claims hold, fail and are open, in a sentence.</summary>
    public string Count(string folder)
    {
        var claims = Papers.SelectMany(p => p.Items).SelectMany(i => i.Answers).SelectMany(a => Found(a, folder)).Distinct()
            .Select(f => (f.Record.Name, f.Claim.Id, Open: f.Record.IsOpen(f.Claim), f.Claim.Holds)).Distinct().ToArray();
        var missing = Papers.SelectMany(p => p.Items).Count(i => i.Answers.Count == 0);
        return FormattableString.Invariant(
            $"{claims.Length} claims: {claims.Count(c => !c.Open && c.Holds)} hold, {claims.Count(c => !c.Open && !c.Holds)} fail, {claims.Count(c => c.Open)} are open; {missing} items have no experiment.\n");
    }

    private IEnumerable<IReadOnlyList<string>> Rows(InventoryItem item, string page, string folder)
    {
        if (item.Answers.Count == 0)
        {
            yield return [item.Item, item.Shows, "–", $"not reproduced: {item.Why}", "–", "–", "–"];
            yield break;
        }
        foreach (var answer in item.Answers)
        {
            var found = Found(answer, folder).ToArray();
            if (found.Length == 0)
                yield return [item.Item, item.Shows, "–", "open (no record yet)", "0", $"`candor reproduce {answer.Experiment}`", "–"];
            foreach (var (record, claim) in found)
                yield return [item.Item, item.Shows, claim.Text, ExperimentMarkdown.Decision(record, claim),
                    FormattableString.Invariant($"{record.Seeds.Count}"), $"`candor reproduce {record.Name} --scale {record.Scale}`",
                    $"[figures]({page}), [record]({Where(answer.Experiment)}/record.json)"];
        }
    }

    private IEnumerable<(ExperimentRecord Record, Claim Claim)> Found(InventoryAnswer answer, string folder)
    {
        var experiment = ExperimentCatalog.Open(answer.Experiment);
        foreach (var id in answer.Claims)
            if (experiment.Claims.All(c => c.Id != id))
                throw Suggestion.Unknown($"claim of {answer.Experiment}", id, [.. experiment.Claims.Select(c => c.Id)]);
        var where = Path.Combine(folder, Where(answer.Experiment));
        if (!File.Exists(Path.Combine(where, ExperimentFolder.RecordFile)))
            return [];
        var record = ExperimentFolder.Read(where);
        return record.Claims.Where(c => answer.Claims.Count == 0 || answer.Claims.Contains(c.Id)).Select(c => (record, c));
    }

    private string Where(string experiment) => $"{Experiments}/{experiment.Replace("/", "/results/", StringComparison.Ordinal)}";
}

/// <summary>A paper.</summary>
/// <param name="Title">Authors, title, year.</param>
/// <param name="Page">The page with the figures of its records.</param>
/// <param name="Items">Its figures and tables.</param>
public sealed record InventoryPaper(string Title, string Page, IReadOnlyList<InventoryItem> Items);

/// <summary>A figure or table.</summary>
/// <param name="Item">Its number, e.g. <c>Fig. 2</c>.</param>
/// <param name="Shows">What it shows.</param>
/// <param name="Answers">What reproduces it; none: nothing does.</param>
/// <param name="Why">Why nothing does.</param>
public sealed record InventoryItem(string Item, string Shows, IReadOnlyList<InventoryAnswer> Answers, string Why = "");

/// <summary>An experiment with the claims that are about an item.</summary>
/// <param name="Experiment">Its name, e.g. <c>id-expo/tables</c>.</param>
/// <param name="Claims">Ids of claims; none: all of the experiment.</param>
public sealed record InventoryAnswer(string Experiment, IReadOnlyList<string> Claims);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ExperimentInventory))]
internal sealed partial class InventoryContext : JsonSerializerContext;
