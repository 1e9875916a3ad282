using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>A part of the report with a heading that the contents link to.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Body">What stands under it.</param>
internal sealed record Section(string Id, string Title, Html Body)
{
    /// <summary>The sections of a record, without those that it has nothing for.</summary>
    public static IReadOnlyList<Section> All(RunRecord record) =>
    [
        .. new[] { ScoresSection.Of(record) }.OfType<Section>(), .. ExamplesSection.Of(record),
        .. new[]
        {
            DecisionsSection.Of(record), ErrorsSection.Of(record),
                ComparisonSection.Of(record), CurvesSection.Of(record), QuadrantSection.Of(record),
                SamplesSection.Of(record), SelectionSection.Of(record),
            TrainingSection.Of(record), ConfigurationSection.Of(record), DataSection.Of(record), EnvironmentSection.Of(record),
                CitationsSection.Of(record),
        }.OfType<Section>(),
    ];

    /// <summary>The entry in the contents.</summary>
    public Html Link => Html.Of($"<li><a href=\"#{Id}\">{Title}</a></li>\n");

    /// <summary>The section itself.</summary>
    public Html Element => Html.Of($"<section id=\"{Id}\">\n<h2>{Title}</h2>\n{Body}</section>\n");
}
