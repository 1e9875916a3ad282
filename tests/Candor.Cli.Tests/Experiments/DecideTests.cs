using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Experiments;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Cli.Tests.Experiments;

/// <summary>Claims are decided by corrected tests over five repeats or more, and are open else.</summary>
public sealed class DecideTests
{
    private static readonly double[] s_noise = [0.00, 0.01, -0.01, 0.02, -0.02];

    [Theory]
    [InlineData(0.2, "For")]
    [InlineData(-0.2, "Against")]
    [InlineData(0.005, "Open")]
    public void A_difference_decides_where_it_is_significant(double difference, string decision)
    {
        var test = Test(difference);
        Assert.Equal(decision, $"{Decide.Above(test)}");
        Assert.Equal(decision switch { "For" => "Against", "Against" => "For", _ => "Open" }, $"{Decide.Below(test)}");
    }

    [Theory]
    [InlineData(0.00, 0.05, "For")]
    [InlineData(-0.20, 0.05, "Against")]
    [InlineData(-0.05, 0.05, "Open")]
    public void A_loss_within_a_margin_needs_a_test_of_its_own(double difference, double margin, string decision)
    {
        Assert.Equal(decision, $"{Decide.NotBelow(Test(difference), margin)}");
        Assert.Equal(decision, $"{Decide.NotAbove(Test(-difference), margin)}");
        Assert.Equal(decision, $"{Decide.Alike(Test(difference), margin)}");
    }

    [Fact]
    public void Four_repeats_or_differences_without_spread_decide_nothing()
    {
        Assert.Equal(Decision.Open, Decide.Above(PairedTest.Of([.9, .91, .92, .9], [.1, .1, .11, .1])));
        Assert.Equal(Decision.Open, Decide.Above(PairedTest.Of([.9, .9, .9, .9, .9], [.1, .1, .1, .1, .1])));
    }

    [Fact]
    public void Of_several_the_weakest_counts()
    {
        Assert.Equal(Decision.For, Decide.All([Decision.For, Decision.For]));
        Assert.Equal(Decision.Open, Decide.All([Decision.For, Decision.Open]));
        Assert.Equal(Decision.Against, Decide.All([Decision.Open, Decision.Against, Decision.For]));
        Assert.Equal(Decision.Open, Decide.All([]));
        Assert.Equal(Decision.For, Decide.Any([Decision.Against, Decision.For]));
    }

    [Fact]
    public void An_open_verdict_says_what_the_means_say()
    {
        var open = ClaimVerdict.By("found", true, Decision.Open, "Evidence.");
        Assert.True(open is { Open: true, Holds: true });
        Assert.True(ClaimVerdict.By("found", true, Decision.Against, "") is { Open: false, Holds: false });
        Assert.EndsWith(Decide.Rule, open.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, true, false, "**yes**")]
    [InlineData(5, true, true, "open (as claimed in the means, not by the tests)")]
    [InlineData(5, false, false, "open (as claimed in the means, recorded before tests decided)")]
    [InlineData(1, true, false, "open (as claimed in 1 repeat)")]
    public void A_record_says_why_a_claim_is_open(int repeats, bool tests, bool open, string words)
    {
        var claim = new Claim("a", "A", "p", "o", true, "e") { Open = open };
        var record = new ExperimentRecord
        {
            Name = "g/n",
            Title = "t",
            Protocol = "p",
            Scale = "small",
            Environment = new EnvironmentInfo("0", "0", "0", "0", "0", "0", "cpu", 1),
            Configuration = new JsonObject(),
            Seeds = [.. Enumerable.Range(1, repeats).Select(i => (ulong)i)],
            DecidedByTests = tests,
            Claims = [claim],
        };
        Assert.Equal(words, ExperimentMarkdown.Decision(record, claim));
        var json = ExperimentFolder.Claims(record)[0]!;
        Assert.Equal(words != "**yes**", json["open"]!.GetValue<bool>());
        Assert.Equal(words == "**yes**", json["holds"] is not null);
        Assert.Equal(record.DecidedByTests, ExperimentRecordJson.Read(ExperimentRecordJson.Write(record), "r").DecidedByTests);
        Assert.Equal(open, ExperimentRecordJson.Read(ExperimentRecordJson.Write(record), "r").Claims[0].Open);
    }

    private static PairedTest Test(double difference) =>
        PairedTest.Of([.. s_noise.Select(n => 0.5 + difference + n)], [.. s_noise.Select(_ => 0.5)]);
}
