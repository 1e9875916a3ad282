using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What would have to change for another decision, or for a number that is wanted.</summary>
internal static class CounterfactualPart
{
    /// <summary>The section; nothing where it was not asked for.</summary>
    public static Html Of(IReadOnlyList<Counterfactual>? found, bool isNumber)
    {
        if (found is null)
            return Html.Empty;
        var body = found.Count == 0
            ? Html.Of($"<p>No change of the allowed columns within the ranges of training {(isNumber ? "brings the number where it is wanted" : "leads to another decision")}.</p>\n")
            : Html.Of(
                $"""
                <p class="small">Each is a way of its own, and all else stays as it is; the predictor was asked for every one.
                The nearest come first. They say what this predictor would decide, not what would happen in the world.</p>
                <ol>
                {found.Select(Item)}</ol>

                """);
        var what = isNumber ? "number" : "decision";
        return Html.Of($"<section class=\"changes\">\n<h2>What would change the {what}</h2>\n{body}</section>\n");
    }

    private static Html Item(Counterfactual c)
    {
        var changes = c.Changes.Select((v, i) => Html.Of($"{(i == 0 ? "" : ", and ")}<b>{v.Column}</b> {v.To} instead of {v.From}"));
        var outcome = c.Value is null ? $"“{c.Decision}” ({Show.Score(c.Probability)})" : c.Decision;
        return Html.Of($"<li>{Html.Join(changes)}: {outcome}</li>\n");
    }
}
