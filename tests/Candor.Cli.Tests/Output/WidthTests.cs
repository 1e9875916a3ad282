using System.Text.RegularExpressions;
using Candor.Cli.Output;
using Candor.Data.Records;
using Candor.Experiments.Jobs;
using Candor.TestSupport;
using Candor.Training;

namespace Candor.Cli.Tests.Output;

/// <summary>Bars at the widths of terminals.</summary>
public partial class WidthTests
{
    [GeneratedRegex(@"\x1b\[[0-9;?]*[a-zA-Z]", RegexOptions.None, 1000)]
    private static partial Regex Escapes();

    private static EpochInfo Epoch(string phase, int epoch) =>
        new(phase, epoch, 0.5, new Dictionary<string, double>(), 0.875, 0.5, 0.25, 1);

    private static Terminal Wide(StringWriter writer, int columns)
    {
        var terminal = new Terminal(writer, isTerminal: true, columns);
        (terminal.Ansi.Profile.Capabilities.Ansi, terminal.Ansi.Profile.Capabilities.Interactive) = (true, true);
        return terminal;
    }

    // The second job's tuning: 2 of 8 epochs after 4 seconds; the sweep has done one of three jobs and has 100 seconds left.
    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void A_sweep_has_one_bar_for_its_jobs_and_one_for_the_phase_under_way(int columns)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var clock = new Clock();
        var drawn = ProgressBars.Show(Wide(writer, columns), clock, (view, refresh) =>
        {
            view.Jobs(new(0, 3, "lr 0.1/seed 0", null));
            view.Observe(new("tune", 0, 8, Epoch("tune", 0), 0, null));
            clock.Pass(50);
            view.Observe(new("tune", 8, 8, Epoch("tune", 8), 0, null));
            view.Measured(new("after", 1));
            view.Jobs(new(1, 3, "lr 0.1/seed 0", TimeSpan.FromSeconds(104)));
            view.Jobs(new(1, 3, "lr 0.01/seed 0", TimeSpan.FromSeconds(104)));
            view.Observe(new("tune", 0, 8, Epoch("tune", 0), 0, null));
            clock.Pass(4);
            view.Observe(new("tune", 2, 8, Epoch("tune", 2), 0, null));
            refresh();
            writer.GetStringBuilder().Clear();
            refresh();
            return writer.ToString();
        });
        var lines = Escapes().Replace(drawn, "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l.Contains('%', StringComparison.Ordinal)).Select(l => l.TrimEnd()).ToArray();
        // Bars are drawn now and then besides.
        lines = lines[^2..];
        Assert.All(lines, l => Assert.InRange(l.Length, columns * 3 / 4, columns));
        Snapshot.Matches(FormattableString.Invariant($"sweep-bars-{columns}.txt"), string.Join('\n', lines));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Contributions_take_the_width_that_there_is(int columns)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var explanation = new SampleExplanation("repaid", 0.82, [0.3, -0.15, 0.01], 0.8, 0.4)
        {
            Trust = new() { Output = "probability", Base = 0.5, Value = 0.82, HalfWidths = [0.01, 0.02, 0.015], Signed = true },
        };
        var sample = new ExplainedSample(3, "repaid", "repaid", [new("monthly_income_in_euros", "3 500"), new("late_payments", "2"),
            new("age", "41")], null, explanation);
        ContributionBars.Print(Wide(writer, columns), sample, "lime", 20);
        var bars = Escapes().Replace(writer.ToString(), "").Split('\n')[1..4].Select(l => l.TrimEnd()).ToArray();
        Assert.All(bars, l => Assert.InRange(l.Length, 1, columns));
        Snapshot.Matches(FormattableString.Invariant($"contribution-bars-{columns}.txt"), string.Join('\n', bars));
    }

    [Fact] // 2 of 8 after 4 s: 12 s left; a second later 11 s.
    public void The_time_left_counts_down_between_reports_and_begins_anew_with_the_next_phase()
    {
        var clock = new Clock();
        var times = new TimesLeft<string>(clock);
        times.Begin("tune");
        Assert.Null(times.Of("tune"));
        clock.Pass(4);
        times.Done("tune", 2, 8);
        Assert.Equal(12, times.Of("tune")!.Value.TotalSeconds, 9);
        clock.Pass(1);
        Assert.Equal(11, times.Of("tune")!.Value.TotalSeconds, 9);
        clock.Pass(60);
        Assert.Equal(TimeSpan.Zero, times.Of("tune"));
        times.Begin("tune", from: 4);
        Assert.Null(times.Of("tune"));
        clock.Pass(10);
        times.Done("tune", 6, 8);
        Assert.Equal(10, times.Of("tune")!.Value.TotalSeconds, 9);
    }

    [Fact]
    public void Lines_of_a_sweep_name_one_time()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var clock = new Clock();
        var lines = new ProgressLines(writer, clock);
        clock.Pass(2);
        lines.Jobs(new(1, 3, "lr 0.1/seed 0", TimeSpan.FromSeconds(100)));
        lines.Observe(new("tune", 0, 8, Epoch("tune", 0), 0, null));
        clock.Pass(4);
        lines.Observe(new("tune", 2, 8, Epoch("tune", 2), 0, null));
        Assert.Equal("  1 of 3 jobs, about 2 min left: lr 0.1/seed 0\n" +
            "  tune: epoch 2 of 8, accuracy 0.875, insertion 0.500, deletion 0.250\n", writer.ToString());
    }
}
