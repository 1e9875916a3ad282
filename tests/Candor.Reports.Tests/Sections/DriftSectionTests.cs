using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Sections;

public class DriftSectionTests
{
    [Fact]
    public void Drift_is_said_in_plain_words_how_much_first()
    {
        string[] expected =
        [
            "1 of 2 columns of the test part differs from the training part by an amount that matters, and beyond chance. " +
                "1 other differs beyond chance, but by less.",
            "“income” is higher in the test part by 0.300 deviations of training.",
            "“region” has a category in the test part that training had not: “moon” (3 rows).",
            "5 values of “income” in the test part lie outside the range that training had.",
            "The label “diagnosis” cannot be said to be spread otherwise in the test part.",
        ];
        Assert.Equal(expected, DriftSentences.Of(TestRecords.Profile().Drift!));
    }

    [Fact]
    public void A_shape_that_changed_and_cells_that_went_missing_are_said_otherwise()
    {
        var drift = TestRecords.Profile().Drift!;
        var said = DriftSentences.Of(drift with
        {
            Name = "new.csv",
            Columns =
            [
                drift.Columns[0] with { Shift = 0.01, Missing = 0.2, MissingAdjustedP = 0.001, Outside = 0 },
                drift.Columns[1] with { Distance = 0.2, CategoryShare = 0.6, New = [] },
            ],
            Label = null,
        });
        Assert.Equal("“income” is spread otherwise in “new.csv”: values lie 0.310 deviations of training apart.", said[1]);
        Assert.Equal("“income” has no value in 20.0 % of the rows of “new.csv”, in 0.0 % in training.", said[2]);
        Assert.Equal("“region” is “north” in 60.0 % of the rows of “new.csv”, in 40.0 % in training; 20.0 % of the rows would have to " +
            "change.", said[3]);
    }

    [Fact]
    public void The_page_has_columns_with_ranges_units_missing_shares_and_balance()
    {
        var page = HtmlReport.Render(TestRecords.Full() with { Profile = TestRecords.Profile() });
        Assert.Contains("<th scope=\"row\">income</th><td>numeric</td><td>1 to 9 EUR</td><td>5 ± 2 EUR</td><td>0.0 % / 2.0 %</td>",
            page, StringComparison.Ordinal);
        Assert.Contains("<td>2: moon (3), north (2)</td>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">benign</th><td>200 (50.3 %)</td><td>90 (52.6 %)</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>0.310</td><td>&#x2B;0.300</td><td>&lt;&#xA0;0.001</td><td>0.0 % → 2.0 %</td><td>5</td><td>differs</td>", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"drift\"", HtmlReport.Render(TestRecords.Full()), StringComparison.Ordinal);
    }
}
