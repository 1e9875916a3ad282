using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Tests.Sections;

namespace Candor.Reports.Tests;

/// <summary>A law over every record that a page is made of: whatever list or field of it anybody shortens, empties, lengthens or takes
/// out, the page is drawn, or the file is refused in words.</summary>
public class DamagedRecordTests
{
    private static readonly Dictionary<string, (string Whole, Action<string> Show)> s_all = new(StringComparer.Ordinal)
    {
        ["classes"] = Run(TestRecords.WithPerformance()),
        ["numbers"] = Run(TestRecords.OfNumbers()),
        ["tuned"] = Run(TestRecords.Full() with { Profile = TestRecords.Profile(), Subgroups = TestRecords.Subgroups() }),
        ["images"] = Run(TestRecords.Images()),
        ["whole"] = Whole(HtmlGlobalTests.Records(7)),
        ["whole of pictures"] = Whole(PictureSectionsTests.Record()),
        ["whole by examples"] = Whole(LeaningSectionsTests.Record("yes")),
        ["comparison"] = (ComparisonJson.Write(HtmlComparisonTests.Record()), t => HtmlComparison.Render(ComparisonJson.Read(t, "c"))),
    };

    public static TheoryData<string> Names => [.. s_all.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_with_a_changed_part_is_shown_or_refused_in_words(string name)
    {
        var (whole, show) = s_all[name];
        show(whole);
        var (tried, failed) = (0, new List<string>());
        foreach (var (where, text) in Damaged(whole))
        {
            tried++;
            try
            {
                show(text);
            }
            catch (CandorException)
            {
            }
            catch (Exception e)
            {
                var at = e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Candor.Reports", StringComparison.Ordinal));
                failed.Add($"{where}: {e.GetType().Name}{at}");
            }
        }
        Assert.True(failed.Count == 0, $"{name}: {failed.Count} of {tried} changes\n{string.Join('\n', failed)}");
        Assert.True(tried > 100, $"{tried} changes only");
    }

    private static (string, Action<string>) Run(RunRecord record) =>
        (RunRecordJson.Write(record), t => HtmlReport.Render(RunRecordJson.Read(t, "record.json")));

    private static (string, Action<string>) Whole(GlobalExplanation record) =>
        (GlobalExplanationJson.Write(record), t => HtmlGlobal.Render(GlobalExplanationJson.Read(t, "g.json"), "run"));

    // Each list and each field once for all records of its kind: the first that has it.
    private static IEnumerable<(string Where, string Text)> Damaged(string whole)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Paths(JsonNode.Parse(whole)!, []).Where(p => seen.Add(string.Join('.', p.Select(s => s is int ? "*" : s)))))
            foreach (var (what, change) in s_changes)
            {
                var root = JsonNode.Parse(whole)!;
                if (change(path.Aggregate(root, (n, s) => s is int i ? n[i]! : n[(string)s]!)))
                    yield return ($"{what} {string.Join('.', path)}", root.ToJsonString());
            }
    }

    private static readonly (string What, Func<JsonNode, bool> Change)[] s_changes =
    [
        ("shortened", n => Change(n, l => l.RemoveAt(l.Count - 1))),
        ("emptied", n => Change(n, l => l.Clear())),
        ("lengthened", n => Change(n, l => l.Add(l[^1]?.DeepClone()))),
        ("taken out", n => n.Parent is JsonObject parent && parent.Remove(n.GetPropertyName())),
        ("nulled", n => n.Parent is JsonObject parent && Null(parent, n.GetPropertyName())),
        ("zeroed", n => Number(n, 0)),
        ("made -1", n => Number(n, -1)),
        ("made huge", n => Number(n, int.MaxValue)),
    ];

    private static bool Change(JsonNode node, Action<JsonArray> change)
    {
        if (node is not JsonArray { Count: > 0 } list)
            return false;
        change(list);
        return true;
    }

    private static bool Null(JsonObject parent, string name)
    {
        parent[name] = null;
        return true;
    }

    private static bool Number(JsonNode node, int value)
    {
        if (node is not JsonValue v || v.GetValueKind() != System.Text.Json.JsonValueKind.Number || node.Parent is null)
            return false;
        node.ReplaceWith(value);
        return true;
    }

    private static IEnumerable<object[]> Paths(JsonNode node, object[] at)
    {
        if (at.Length > 0)
            yield return at;
        var inner = node switch
        {
            JsonObject o => o.Where(p => p.Value is not null).Select(p => ((object)p.Key, p.Value!)),
            JsonArray a => a.Index().Where(p => p.Item is not null).Select(p => ((object)p.Index, p.Item!)),
            _ => [],
        };
        foreach (var (step, child) in inner)
            foreach (var path in Paths(child, [.. at, step]))
                yield return path;
    }
}
