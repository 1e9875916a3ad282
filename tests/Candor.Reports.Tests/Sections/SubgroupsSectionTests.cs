using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Sections;

public class SubgroupsSectionTests
{
    [Fact]
    public void Where_it_is_explained_worse_is_said_first()
    {
        string[] expected =
        [
            "Explained worse where “region” is “west”: insertion is 0.600 there and 0.750 elsewhere, −0.150 (−0.180 to −0.120) on " +
                "100 rows.",
            "Less accurate where “region” is “west”: 70.0 % right there and 80.0 % elsewhere, on 100 rows.",
        ];
        Assert.Equal(expected, SubgroupFindings.Of(TestRecords.Subgroups()));
    }

    [Fact]
    public void Nothing_found_says_how_much_was_looked_at()
    {
        var groups = TestRecords.Subgroups();
        Assert.Equal("Nowhere are explanations worse beyond chance: 4 comparisons of 2 groups, corrected by Holm’s procedure.",
            Assert.Single(SubgroupFindings.Of(groups with { Groups = [groups.Groups[1]] })));
        Assert.StartsWith("No group has 30 rows or more", Assert.Single(SubgroupFindings.Of(groups with { Looked = 0, Groups = [] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_gaps_and_each_column_with_n_and_intervals()
    {
        var page = HtmlReport.Render(TestRecords.Full() with { Subgroups = TestRecords.Subgroups() });
        Assert.Contains("<th scope=\"row\">region west</th><td>Insertion ↑</td><td>100</td><td>0.600 (0.580&#xA0;to&#xA0;0.620)</td>", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("<th scope=\"row\">region north</th>", page, StringComparison.Ordinal);
        Assert.Contains("<summary>By region</summary>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">west</th><td>200</td><td>100</td><td>0.700 (0.680&#xA0;to&#xA0;0.720) *</td>", page,
            StringComparison.Ordinal);
        Assert.Contains("1 groups with fewer than 30 rows, or with fewer outside, are left out.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"subgroups\"", HtmlReport.Render(TestRecords.Full()), StringComparison.Ordinal);
    }
}
