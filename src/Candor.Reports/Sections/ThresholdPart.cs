using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What deciding for a class from a probability on does: a slider with the counts at hundredths, and a table at tenths for who
/// has no JavaScript.</summary>
internal static class ThresholdPart
{
    private const string Id = "threshold";

    /// <summary>The part; nothing where no counts are there.</summary>
    public static Html Of(RunRecord record, IReadOnlyList<Side> sides)
    {
        var names = record.Data.Classes;
        var of = sides[^1].Performance.Classes.Where(c => IsCounted(c) && c.Class < names.Count).ToArray();
        if (of.Length == 0)
            return Html.Empty;
        // Of two classes the second is the one that is looked for.
        var first = names.Count == 2 ? of.FirstOrDefault(c => c.Class == 1) ?? of[0] : of.MaxBy(c => c.Rows)!;
        return Html.Of(
            $"""
            <h3>What a threshold does</h3>
            <p class="small">The predictor decides for the class with the largest probability. Where one kind of mistake costs more than
            the other, decide for a class from another probability on:</p>
            <div class="threshold" data-threshold hidden>
            {Choice(names, of, first)}<label for="{Id}-at">Decide for the class from a probability of <output for="{Id}-at">0.50</output>
                on</label>
            <input type="range" id="{Id}-at" min="0" max="100" step="1" value="50">
            <div class="scroll" tabindex="0"><table class="figures"><thead><tr><th scope="col"></th>{sides.Select(s =>
                Html.Of($"<th scope=\"col\">{s.Title}</th>"))}</tr></thead><tbody></tbody></table></div>
            <p class="small" role="status"></p>
            <script type="application/json">{new Html(Counts(names, of, sides).ToJsonString())}</script>
            </div>
            {sides.Select(s => Tenths(names[first.Class], s, first.Class))}
            """);
    }

    private static Html Choice(IReadOnlyList<string> names, ClassPerformance[] of, ClassPerformance first) => Html.Of(
        $"""
        <label for="{Id}-class">Class</label>
        <select id="{Id}-class">{of.Select((c, i) => c.Class == first.Class
            ? Html.Of($"<option value=\"{Show.Count(i)}\" selected>{names[c.Class]}</option>")
            : Html.Of($"<option value=\"{Show.Count(i)}\">{names[c.Class]}</option>"))}</select>

        """);

    private static JsonObject Counts(IReadOnlyList<string> names, ClassPerformance[] of, IReadOnlyList<Side> sides) => new()
    {
        ["classes"] = new JsonArray([.. of.Select(c => new JsonObject
        {
            ["name"] = names[c.Class],
            ["sides"] = new JsonArray([.. sides.Select(s => One(s, c.Class))]),
        })]),
    };

    private static JsonObject? One(Side side, int of) =>
        Counted(side, of) is not { } own ? null
            : new JsonObject
            {
                ["name"] = side.Name,
                ["rows"] = side.Performance.Rows,
                ["inside"] = own.Rows,
                ["tp"] = new JsonArray([.. own.TruePositives!.Select(n => (JsonNode)n)]),
                ["fp"] = new JsonArray([.. own.FalsePositives!.Select(n => (JsonNode)n)]),
            };

    private static bool IsCounted(ClassPerformance of) => of is { TruePositives.Count: 101, FalsePositives.Count: 101 };

    private static ClassPerformance? Counted(Side side, int of) =>
        side.Performance.Classes.FirstOrDefault(c => c.Class == of && IsCounted(c));

    private static Html Tenths(string name, Side side, int of)
    {
        if (Counted(side, of) is not { } own)
            return Html.Empty;
        var when = side.Title == "Score" ? "" : $", {side.Name}";
        return Html.Of(
            $"""
            <details><summary>Thresholds for “{name}” in a table{when}</summary>
            {Table.Of(["From", "Found", "Missed", "Falsely taken", "Rightly left", "Accuracy", "Precision", "Recall", "Specificity", "F1"],
                Enumerable.Range(1, 9).Select(k => Row(own, side.Performance.Rows, 10 * k)))}
            </details>
            """);
    }

    private static string[] Row(ClassPerformance own, int rows, int at)
    {
        var (tp, fp) = ((double)own.TruePositives![at], (double)own.FalsePositives![at]);
        var (fn, tn) = (own.Rows - tp, rows - own.Rows - fp);
        return [Show.Score(at / 100.0), Show.Count((int)tp), Show.Count((int)fn), Show.Count((int)fp), Show.Count((int)tn),
            Show.Score((tp + tn) / rows), Show.Score(tp / (tp + fp)), Show.Score(tp / (tp + fn)), Show.Score(tn / (tn + fp)),
            Show.Score(2 * tp / (2 * tp + fp + fn))];
    }
}
