using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Reports.Tests.Findings;

public class VerdictTests
{
    [Fact]
    public void More_faithful_with_accuracy_kept_and_leakage_low_is_good()
    {
        var v = Verdict(insertion: (0.7, 0.9), deletion: (0.5, 0.3), accuracy: (0.9, 0.9), wrong: (0.2, 0.2));
        Assert.Equal(VerdictTone.Good, v.Tone);
        Assert.Equal("Explanations became more faithful; accuracy held.", v.Headline);
        Assert.Empty(v.Warnings);
    }

    [Fact]
    public void A_price_in_accuracy_is_named()
    {
        var v = Verdict(insertion: (0.7, 0.9), deletion: (0.5, 0.3), accuracy: (0.95, 0.66), wrong: (0.2, 0.2));
        Assert.Equal(VerdictTone.Caution, v.Tone);
        Assert.Equal("Explanations became more faithful; accuracy fell by 29.0 points.", v.Headline);
    }

    [Fact]
    public void A_loss_within_chance_is_called_so_and_still_given()
    {
        var v = Verdict(insertion: (0.7, 0.9), deletion: (0.5, 0.3), accuracy: (0.95, 0.93), wrong: (0.2, 0.2));
        Assert.Equal("Explanations became more faithful; accuracy fell by 2.0 points, within chance on 100 rows.", v.Headline);
    }

    [Fact]
    public void A_clear_loss_that_is_smaller_than_matters_is_told_without_alarm()
    {
        var v = Verdict(insertion: (0.7, 0.685), deletion: (0.3, 0.3), accuracy: (0.9, 0.9), wrong: (0.2, 0.18), deviation: 0.01);
        Assert.Equal(VerdictTone.Neutral, v.Tone);
        Assert.Equal("No change in faithfulness that matters (0.020 or more): insertion fell by 0.015; accuracy held.", v.Headline);
    }

    [Fact]
    public void Less_faithful_is_said_as_plainly()
    {
        var v = Verdict(insertion: (0.9, 0.7), deletion: (0.3, 0.3), accuracy: (0.9, 0.9), wrong: (0.2, 0.2));
        Assert.Equal(VerdictTone.Bad, v.Tone);
        Assert.StartsWith("Explanations became less faithful", v.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Better_insertion_with_worse_deletion_is_a_gain_with_a_cost()
    {
        var v = Verdict(insertion: (0.7, 0.9), deletion: (0.3, 0.5), accuracy: (0.9, 0.9), wrong: (0.2, 0.2));
        Assert.Equal(VerdictTone.Caution, v.Tone);
        Assert.Equal("Insertion rose by 0.200, but deletion rose by 0.200; accuracy held.", v.Headline);
    }

    [Fact]
    public void More_faithful_is_not_said_while_infidelity_rose()
    {
        var v = Reports.Findings.Verdict.Of(Records.With(
            Pair("insertion", (0.7, 0.9), "up"), Pair("deletion", (0.5, 0.3), "down"), Pair("accuracy", (0.9, 0.9), "up"),
            Pair("wrongLabelInsertion", (0.2, 0.2), "down"), Pair("insertionMargin", (0.5, 0.7), "up"),
                Pair("infidelity", (0.1, 0.2), "down")));
        Assert.Equal(VerdictTone.Caution, v.Tone);
        Assert.Equal("Insertion rose by 0.200 and deletion fell by 0.200, but infidelity rose by 0.100; accuracy held.", v.Headline);
    }

    [Fact]
    public void More_faithful_is_not_said_while_the_margin_fell()
    {
        var v = Verdict(insertion: (0.85, 0.93), deletion: (0.6, 0.4), accuracy: (0.97, 0.97), wrong: (0.70, 0.86));
        Assert.Equal("Insertion rose by 0.080 and deletion fell by 0.200, but the insertion margin fell by 0.080; accuracy held; " +
            "label leakage grew.", v.Headline);
    }

    [Fact]
    public void A_clear_change_that_does_not_matter_is_no_success()
    {
        var v = Verdict(insertion: (0.7, 0.715), deletion: (0.3, 0.3), accuracy: (0.9, 0.9), wrong: (0.2, 0.2), deviation: 0.01);
        Assert.Equal(VerdictTone.Neutral, v.Tone);
        Assert.Equal("No change in faithfulness that matters (0.020 or more): insertion rose by 0.015; accuracy held.", v.Headline);
    }

    [Fact]
    public void A_change_without_a_known_error_is_no_success()
    {
        var v = Verdict(insertion: (0.7, 0.9), deletion: (0.3, 0.1), accuracy: (0.9, 0.9), wrong: (0.2, 0.2), deviation: double.NaN);
        Assert.StartsWith("No change in faithfulness beyond chance", v.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_of_the_record_decides_where_there_is_one()
    {
        var record = Records.With(Pair("insertion", (0.7, 0.9), "up"), Pair("deletion", (0.5, 0.3), "down"),
            Pair("wrongLabelInsertion", (0.2, 0.2), "down"));
        record = record with
        {
            Changes = new Dictionary<string, Change>
            {
                ["insertion"] = new(0.2, 0.15, 100, 0.2),
                ["deletion"] = new(-0.2, 0.15, 100, 0.2),
            },
        };
        Assert.StartsWith("No change in faithfulness beyond chance", Reports.Findings.Verdict.Of(record).Headline,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_change_beyond_chance_is_no_success()
    {
        var v = Verdict(insertion: (0.7, 0.705), deletion: (0.3, 0.299), accuracy: (0.9, 0.9), wrong: (0.2, 0.2));
        Assert.Equal(VerdictTone.Neutral, v.Tone);
        Assert.StartsWith("No change in faithfulness beyond chance", v.Headline, StringComparison.Ordinal);
    }

    [Fact] // Breast cancer in an independent check: 0.74 → 0.86 while insertion rose.
    public void Growing_label_leakage_turns_a_success_into_a_caution()
    {
        var v = Verdict(insertion: (0.85, 0.93), deletion: (0.6, 0.4), accuracy: (0.97, 0.97), wrong: (0.74, 0.86));
        Assert.Equal(VerdictTone.Caution, v.Tone);
        Assert.EndsWith("; label leakage grew.", v.Headline, StringComparison.Ordinal);
        Assert.Contains("0.860 (before: 0.740)", v.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("margin of the true class shrank", v.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Leakage_that_grew_within_chance_is_still_warned_of()
    {
        var v = Verdict(insertion: (0.7, 0.9), deletion: (0.6, 0.4), accuracy: (0.97, 0.97), wrong: (0.2, 0.23));
        Assert.Equal(VerdictTone.Caution, v.Tone);
        Assert.EndsWith("; label leakage may have grown.", v.Headline, StringComparison.Ordinal);
        Assert.StartsWith("Label leakage may have grown (within chance)", v.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_margin_that_grew_is_said_beside_the_leakage()
    {
        var v = Verdict(insertion: (0.6, 0.9), deletion: (0.6, 0.4), accuracy: (0.97, 0.97), wrong: (0.2, 0.3));
        Assert.Contains("grew nonetheless", v.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Leakage_that_was_always_high_is_named_without_being_called_growth()
    {
        var v = Verdict(insertion: (0.9, 0.95), deletion: (0.6, 0.4), accuracy: (0.9, 0.9), wrong: (0.88, 0.88));
        Assert.DoesNotContain("grew", v.Headline, StringComparison.Ordinal);
        Assert.StartsWith("Label leakage is high", v.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Leakage_that_was_not_measured_is_named()
    {
        var v = Reports.Findings.Verdict.Of(Records.With("insertion", new(0.7, 0.1, 100, "up"), new(0.9, 0.1, 100, "up")));
        Assert.Contains(v.Warnings, w => w.StartsWith("Label leakage was not measured", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluations_of_different_rows_are_not_passed_over()
    {
        var full = TestRecords.Full();
        var v = Reports.Findings.Verdict.Of(full with { Before = full.Before! with { Rows = 10 } });
        Assert.Contains(v.Warnings, w => w.Contains("not the same test", StringComparison.Ordinal));
    }

    private static Reports.Findings.Verdict Verdict((double, double) insertion, (double, double) deletion, (double, double) accuracy,
        (double, double) wrong, double deviation = 0.2) =>
        Reports.Findings.Verdict.Of(Records.With(
            Pair("insertion", insertion, "up", deviation), Pair("deletion", deletion, "down", deviation), Pair("accuracy",
                accuracy, "up", deviation),
            Pair("wrongLabelInsertion", wrong, "down", deviation),
            Pair("insertionMargin", (insertion.Item1 - wrong.Item1, insertion.Item2 - wrong.Item2), "up", deviation)));

    private static (string, Score, Score) Pair(string metric, (double Before, double After) means, string direction,
        double deviation = 0.2) =>
        (metric, new(means.Before, deviation, 100, direction), new(means.After, deviation, 100, direction));
}
