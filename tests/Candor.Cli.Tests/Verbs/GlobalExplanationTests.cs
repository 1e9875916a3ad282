using System.Globalization;
using Candor.Cli.Tests.Input;
using Candor.Data.Records;
using Candor.Runs.Explaining;

namespace Candor.Cli.Tests.Verbs;

/// <summary>A whole model, explained over many rows.</summary>
public sealed class GlobalExplanationTests(ShopRun run) : IClassFixture<ShopRun>, IDisposable
{
    private readonly Scratch _scratch = new();

    private GlobalExplanation Explain(params string[] more)
    {
        var page = Cli.Run(["explain", run.Path, "--global", "--out", _scratch.Path, "--json", .. more]).Done()
            .Json["page"]!.GetValue<string>();
        Assert.True(File.Exists(page));
        var json = Path.ChangeExtension(page, ".json");
        return GlobalExplanationJson.Read(File.ReadAllText(json), json);
    }

    // Every row of the test part, explained one by one with KernelSHAP over all coalitions, which draws nothing.
    [Fact]
    public void Means_are_those_of_the_rows_one_by_one()
    {
        var whole = Explain("--explainer", "kernel-shap", "--data", run.Data);
        Assert.Equal((120, 120), (whole.Rows, whole.AllRows));
        Cli.Run("explain", run.Path, run.Data, "--explainer", "kernel-shap", "--out", _scratch["rows.csv"]).Done();
        var lines = File.ReadAllLines(_scratch["rows.csv"]);
        var columns = lines[0].Split(',').ToList();
        var rows = lines.Skip(1).Select(l => l.Split(',')).ToArray();
        foreach (var unit in whole.Units)
        {
            var at = columns.IndexOf($"phi_{unit.Name}");
            var phi = rows.Select(r => double.Parse(r[at], CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(phi.Average(Math.Abs), unit.MeanAbsolute, 1e-6);
            var deviation = Math.Sqrt(phi.Sum(p => Math.Pow(Math.Abs(p) - unit.MeanAbsolute, 2)) / 119);
            Assert.Equal(1.980 * deviation / Math.Sqrt(120), unit.HalfWidth, 2e-4);
            Assert.Equal(0, unit.Chance);
            foreach (var c in whole.Classes)
            {
                var own = phi.Where((_, i) => rows[i][columns.IndexOf("prediction")] == c.Name).ToArray();
                Assert.Equal(own.Length, c.Rows);
                Assert.Equal(own.Average(), c.Means[whole.Units.ToList().IndexOf(unit)], 1e-6);
            }
        }
        // Of two units all sets are taken.
        var pair = Assert.Single(whole.Interactions);
        Assert.True(pair.IsBeyondChance && pair.Chance == 0, $"{pair}");
    }

    [Fact]
    public void The_same_question_is_answered_once_and_another_has_files_of_its_own()
    {
        var first = Explain();
        var file = Assert.Single(Directory.GetFiles(_scratch.Path, "global-*.json"));
        Assert.Equal(first.Fingerprint[..8], Path.GetFileNameWithoutExtension(file)["global-".Length..]);
        // What is on file is read, not computed again.
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"label\": \"bought\"", "\"label\": \"kept\"", StringComparison.Ordinal));
        Assert.Equal("kept", Explain().Label);
        File.WriteAllText(file, "{");
        Assert.Equal("bought", Explain().Label);
        Assert.NotEqual(first.Fingerprint, Explain("--seed", "5").Fingerprint);
        Assert.Equal(2, Directory.GetFiles(_scratch.Path, "global-*.json").Length);
    }

    [Fact]
    public void New_data_needs_no_labels_and_a_sample_says_so()
    {
        var file = _scratch.Write("new.csv", "colour,size\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"red,{i / 10}.5\n")));
        var some = Explain("--data", file, "--sample", "20");
        Assert.Equal((20, 50), (some.Rows, some.AllRows));
        Assert.Contains("20 of 50 rows", Assert.Single(some.Notes), StringComparison.Ordinal);
        Assert.Equal(20, some.Points.Select(p => p.Row).Distinct().Count());
        Assert.Equal(50, Explain("--data", file, "--sample", "all").Rows);
        var yes = Assert.Single(Explain("--data", file, "--target", "yes").Classes);
        Assert.Equal(("yes", 50), (yes.Name, yes.Rows));
    }

    [Fact]
    public void A_table_and_sentences_are_printed()
    {
        var said = Cli.Run("explain", run.Path, "--global", "--out", _scratch.Path, "--top", "1").Done().Output;
        Assert.Contains("mean |phi|", said, StringComparison.Ordinal);
        Assert.Contains("... and 1 more (--top 2)", said, StringComparison.Ordinal);
        Assert.Contains("weigh most", said, StringComparison.Ordinal);
        Assert.Contains("global-", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_the_run_shows_the_newest_of_its_own_model()
    {
        var copy = _scratch.Copy(run.Path, "copy");
        const string Command = "<pre>candor explain RUN --global</pre>";
        Cli.Run("report", copy).Done();
        Assert.Contains(Command, File.ReadAllText(Path.Combine(copy, "report.html")), StringComparison.Ordinal);
        Assert.Null(Cli.Run("explain", copy, "--global", "--before", "--json").Done().Json["report"]);
        Assert.Null(Cli.Run("explain", copy, "--global", "--out", _scratch["elsewhere"], "--json").Done().Json["report"]);
        var report = Cli.Run("explain", copy, "--global", "--sample", "10", "--json").Done().Json["report"]!.GetValue<string>();
        Assert.Contains("10 of ", Model(report), StringComparison.Ordinal);
        Assert.Contains("report.html#tab-model", Cli.Run("explain", copy, "--global", "--sample", "5").Done().Output,
            StringComparison.Ordinal);
        Assert.Contains("5 of ", Model(report), StringComparison.Ordinal);
        // Made from the record again it is the same, and one of another model, or a damaged one, is left out.
        Cli.Run("report", copy, "--out", _scratch["again.html"]).Done();
        Assert.Equal(File.ReadAllText(report), File.ReadAllText(_scratch["again.html"]));
        foreach (var file in Directory.GetFiles(copy, "global-*.json"))
            File.WriteAllText(file, File.ReadAllText(file).Replace("\"modelSha256\": \"", "\"modelSha256\": \"0", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(copy, "global-00000000.json"), "{");
        Cli.Run("report", copy).Done();
        Assert.Contains(Command, File.ReadAllText(report), StringComparison.Ordinal);

        static string Model(string report)
        {
            var page = File.ReadAllText(report);
            Assert.DoesNotContain(Command, page, StringComparison.Ordinal);
            return page[page.IndexOf("id=\"tab-model\"", StringComparison.Ordinal)..];
        }
    }

    [Fact]
    public void The_record_says_what_was_set_what_took_effect_and_why_rows_are_shown()
    {
        var record = RunRecordJson.Read(File.ReadAllText(Path.Combine(run.Path, "record.json")), "record.json");
        Assert.Equal(["typical", "uncertain"], record.Samples.Take(2).Select(s => s.Reason));
        Assert.All(record.Samples, s => Assert.Contains(s.Reason, (string[])["typical", "uncertain", "wrong", "changed"]));
        Assert.Contains("training.epochs", record.Settings!.Set);
        Assert.DoesNotContain(record.Settings.Set, p => p.StartsWith("examples", StringComparison.Ordinal));
        foreach (var option in new[] { "samples", "kernel", "ridge" })
            Assert.NotEmpty(record.Settings.Explainer[option]);
        var report = File.ReadAllText(Path.Combine(run.Path, "report.html"));
        Assert.Contains(record.ModelSha256!, report, StringComparison.Ordinal);
        Assert.DoesNotContain("examples.lambda", report, StringComparison.Ordinal);
        Cli.Run("report", run.Path, "--out", _scratch["again.html"], "--hide-rows").Refused("shows no training rows");
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Cli.Run("explain", run.Path, "--global", "--row", "1").Refused("--row is for cases");
        Cli.Run("explain", run.Path, "--sample", "10", "--row", "1").Refused("--sample is for the whole model");
        Cli.Run("explain", run.Path, "--global", "--out", _scratch["all.csv"]).Refused("is a table");
        Cli.Run("explain", run.Path, "--global", "--sample", "0").Refused("1 on, or all");
        Cli.Run("explain", run.Path, "--global", "--target", "on").Refused("Did you mean 'no'?");
        Cli.Run("explain", run.Path, "--global", "--data", _scratch.Write("none.csv", "colour,size\n")).Refused("no rows");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => RunGlobalExplanation.Explain(new() { Run = run.Path, Cancellation = stop.Token }));
    }

    public void Dispose() => _scratch.Dispose();
}
