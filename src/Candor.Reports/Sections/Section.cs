using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>A part of the report with a heading that the contents link to.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Body">What stands under it.</param>
internal sealed record Section(string Id, string Title, Html Body)
{
    /// <summary>Where it stands, on a page with tabs.</summary>
    public Tab Tab { get; init; }

    /// <summary>The sections of a record, without those that it has nothing for.</summary>
    /// <param name="record">The record.</param>
    /// <param name="whole">What its model leans on over many rows; null: that is not known.</param>
    public static IReadOnlyList<Section> All(RunRecord record, GlobalExplanation? whole = null) =>
    [
        .. In(Tab.Verdict, [ScoresSection.Of(record), .. ExamplesSection.Of(record), ComparisonSection.Of(record),
            CurvesSection.Of(record), QuadrantSection.Of(record)]),
        .. In(Tab.Performance, [PerformanceSection.Of(record), DecisionsSection.Of(record),
            ErrorsSection.Of(record), SubgroupsSection.Of(record)]),
        .. In(Tab.Data, [DataSection.Of(record), DriftSection.Of(record)]),
        .. In(Tab.Model, WholeModelSections.Of(whole)),
        .. In(Tab.Rows, [SamplesSection.Of(record), ExamplesSection.Rows(record)]),
        .. In(Tab.Training, [SelectionSection.Of(record), TrainingSection.Of(record)]),
        .. In(Tab.Run, [ConfigurationSection.Of(record), EnvironmentSection.Of(record), CitationsSection.Of(record, whole)]),
    ];

    private static IEnumerable<Section> In(Tab tab, IEnumerable<Section?> sections) =>
        sections.OfType<Section>().Select(s => s with { Tab = tab });

    /// <summary>The entry in the contents.</summary>
    public Html Link => Html.Of($"<li><a href=\"#{Id}\">{Title}</a></li>\n");

    /// <summary>The section itself.</summary>
    public Html Element => Html.Of($"<section id=\"{Id}\">\n<h2>{Title}</h2>\n{Body}</section>\n");
}
