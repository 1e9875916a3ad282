using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Why a report shows these rows.</summary>
internal static class ChosenRows
{
    /// <summary>The rule by which they were chosen; nothing where the record does not say it.</summary>
    /// <param name="reasons">Each row's, see <see cref="Candor.Data.Records.ExplainedSample.Reason"/>.</param>
    public static Html Rule(IEnumerable<string?> reasons)
    {
        var said = reasons.OfType<string>().Distinct().ToArray();
        return said.Length == 0 ? Html.Empty : Html.Of(
            $"""
            <p class="small">These rows were chosen by rule among all test rows, one of each kind in turn; each says its own below. They show
            kinds of rows, not how often each kind is.</p>

            """);
    }

    /// <summary>A row's own reason; nothing where the record does not say it.</summary>
    public static Html Why(string? reason) => Sentence(reason) is { } why
        ? Html.Of($"<p class=\"small\">Shown because {why}.</p>\n") : Html.Empty;

    /// <summary>A reason in words; null: there is none.</summary>
    public static string? Sentence(string? reason) => reason switch
    {
        null => null,
        "typical" => "it is typical: decided rightly, and about as surely as most rows of its class",
        "uncertain" => "it is uncertain: the two most probable classes are as close as in hardly another row",
        "wrong" => "it is wrong: the predictor is surer of the wrong class than in hardly another row",
        "changed" => "tuning changed its explanation more than that of hardly another row",
        "typicalNumber" => "it is typical: the number is off by about as much as in most rows",
        "far" => "the number is farther off than in hardly another row",
        _ => reason,
    };
}
