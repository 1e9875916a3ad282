using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Cli.Output;
using Candor.Data;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor explain --verify PAGE.json</c>: the explanation is computed again from run and data, and compared.</summary>
internal static class ExplanationCheck
{
    // Another number of threads, or another processor, changes the last bits of single-precision sums.
    private const double Tolerance = 1e-5;

    // What tells nothing of the explanation: when and where it was written.
    private static readonly string[] s_apart = ["run", "page", "pageSha256", "pictures", "request"];
    private static readonly string[] s_apartOfProvenance = ["made", "reason", "candor", "libtorch"];

    /// <summary>What differs, a sentence each; none: all is equal.</summary>
    /// <param name="path">The JSON file beside a page.</param>
    /// <param name="run">The run's folder. Null: the one that the file names.</param>
    /// <param name="program">Leave to start the run's program.</param>
    /// <param name="say">Is told which data are read.</param>
    /// <exception cref="CandorException">The file is no explanation, or run or data are gone.</exception>
    public static IReadOnlyList<string> Differences(string path, string? run, ProgramLeave program, Action<string> say)
    {
        var filed = Read(path);
        var (asked, folder) = (filed["request"]!.AsObject(), run ?? (string?)filed["run"] ?? throw Damaged(path, null));
        var foreign = NamesForeignData(filed, path, say);
        var again = CasePage.Document(foreign is null ? Again(path, asked, folder, program, say)
            : NamedData.Silent(foreign, path, () => Again(path, asked, folder, program, say)), "");
        List<string> differences = [];
        Page(filed, path, differences);
        Compare("", filed, again, foreign is null, differences);
        return differences;
    }

    // Whoever made the file chose the path: it is said before it is read, and where the content is not that of the recorded hash, nothing
    // of it is in a message.
    private static string? NamesForeignData(JsonObject filed, string path, Action<string> say)
    {
        if (filed["request"]!["data"] is not JsonValue named || named.GetValueKind() != JsonValueKind.String
            || named.GetValue<string>() is "-" or "" || DataCatalog.Find(named.GetValue<string>()) is not null)
            return null;
        var data = named.GetValue<string>();
        say($"{path} names its data, which is read: {data}");
        var hash = filed["provenance"]!["dataSha256"] is JsonValue h && h.GetValueKind() == JsonValueKind.String
            ? h.GetValue<string>() : null;
        return File.Exists(data) && SavedPredictor.HashOf(data) == hash ? null : data;
    }

    private static FiledCase Again(string path, JsonObject asked, string run, ProgramLeave program, Action<string> say)
    {
        try
        {
            return (string?)asked["by"] == FiledByExamples.By
                ? FiledByExamples.Again(asked, run, program, say) : FiledByUnits.Again(asked, run, program, say);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Damaged(path, e);
        }
    }

    private static JsonObject Read(string path)
    {
        if (!File.Exists(path))
            throw new CandorException(
                $"There is no {path}; give the .json file beside a page (candor explain --verify explanation-….json).");
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            return (string?)json["format"] == CasePage.Format && json["request"] is JsonObject && json["provenance"] is JsonObject
                ? json : throw Damaged(path, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Damaged(path, e);
        }
    }

    private static CandorException Damaged(string path, Exception? e) =>
        new($"{path} is no explanation that candor explain wrote ({CasePage.Format}), or was changed by hand.", e!);

    private static void Page(JsonObject filed, string path, List<string> differences)
    {
        var page = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName((string?)filed["page"] ?? ""));
        if (!File.Exists(page))
            differences.Add($"The page {Path.GetFileName(page)} is not beside the file.");
        else if (SavedPredictor.HashOf(page) != (string?)filed["pageSha256"])
            differences.Add($"The page {Path.GetFileName(page)} was changed: it has another hash than the file says.");
    }

    private static void Compare(string at, JsonNode? filed, JsonNode? again, bool show, List<string> differences)
    {
        if (filed is JsonObject a && again is JsonObject b)
        {
            var apart = at.Length == 0 ? s_apart : at == "provenance" ? s_apartOfProvenance : [];
            // Standard input has neither data nor rows the second time.
            if (at == "provenance" && (string?)a["data"] == "-" || at.Length == 0 && (string?)a["provenance"]?["data"] == "-")
                apart = [.. apart, "data", "dataSha256", "row", "id", "name", "label"];
            foreach (var name in a.Select(p => p.Key).Union(b.Select(p => p.Key)).Except(apart))
                Compare(at.Length == 0 ? name : $"{at}.{name}", a[name], b[name], show, differences);
        }
        else if (filed is JsonArray c && again is JsonArray d && c.Count == d.Count)
        {
            for (var i = 0; i < c.Count; i++)
                Compare(string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"), c[i], d[i], show, differences);
        }
        else if (!Same(filed, again))
        {
            differences.Add(show || at == "provenance.dataSha256" ? $"{at} was {Shown(filed)}, and is {Shown(again)} now."
                : $"{at} is another now; what the data hold is not shown, since they are not those of the file.");
        }
    }

    private static bool Same(JsonNode? filed, JsonNode? again)
    {
        if (filed?.GetValueKind() == JsonValueKind.Number && again?.GetValueKind() == JsonValueKind.Number)
            return Number(filed) is var x && Number(again) is var y && Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Abs(x));
        return JsonNode.DeepEquals(filed, again);
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Shown(JsonNode? node) => node is null ? "nothing" : node.ToJsonString() is { Length: > 80 } text
        ? $"{text[..80]}…" : node.ToJsonString();
}
