using System.Text.Json.Nodes;
using Candor.Cli.Tests.Input;

namespace Candor.Cli.Tests.Verbs;

/// <summary>The page of a case is a document: it says what it rests on, and can be computed again.</summary>
public sealed class FiledExplanationTests(ShopRun run) : IClassFixture<ShopRun>, IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void A_page_names_model_data_case_settings_version_time_and_reason()
    {
        var json = Explain("--id", "A4", "--reason", "appeal of the customer");
        var page = File.ReadAllText(json["page"]!.GetValue<string>());
        var model = Candor.Runs.Folders.SavedPredictor.HashOf(Path.Combine(run.Path, "model.safetensors"));
        foreach (var words in new[]
        {
            model, "row 4 (from 0), id A4", "appeal of the customer", "samples 30", "seed 0", "background mean", "lime",
            json["provenance"]!["made"]!.GetValue<string>(), json["provenance"]!["dataSha256"]!.GetValue<string>(), "cm",
        })
            Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Equal(Candor.Runs.Folders.SavedPredictor.HashOf(json["page"]!.GetValue<string>()), json["pageSha256"]!.GetValue<string>());
    }

    [Fact]
    public void No_other_case_explainer_seed_or_data_writes_over_a_page()
    {
        var file = _scratch.Write("train.csv", ShopRun.Rows);
        string[] pages =
        [
            Page("--row", "4"), Page("--row", "5"), Page("--row", "4", "--seed", "9"), Page("--row", "4", "--explainer", "kernel-shap"),
                Page("--row", "4", "--data", file),
            Page("--row", "4", "--target", "no"), Page("--row", "4", "--target", "yes"), Page("--row", "4", "--before"), Page("--row", "4",
                "--samples", "40"), Page("--set", "size=1", "colour=red"), Page("--set", "size=2", "colour=red"),
        ];
        // The class that is predicted is one of the two that were named.
        Assert.Equal(pages.Length - 1, pages.Distinct().Count());
        Assert.Equal(pages[0], Page("--row", "4"));
    }

    [Fact]
    public void What_was_filed_is_computed_again_and_found_equal()
    {
        var file = _scratch.Write("new.csv", "size,colour\n7.5,red\n1,blue\n");
        foreach (string[] what in new string[][]
        {
            ["--row", "4"], ["--id", "A7", "--explainer", "kernel-shap", "--seed", "3"], ["--data", file, "--row", "1", "--target", "yes"],
            ["--set", "size=2", "colour=red"], ["--row", "4", "--what-would-change"],
            ["--row", "4", "--what-would-change", "--mutable", "size", "--monotone", "size=up"],
        })
        {
            var json = Path.ChangeExtension(Explain(what)["page"]!.GetValue<string>(), ".json");
            Assert.StartsWith("Equal: ", Cli.Run("explain", "--verify", json).Done().Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_differs_is_named()
    {
        var file = _scratch.Write("new.csv", "size,colour\n7.5,red\n1,blue\n");
        var page = Explain("--data", file, "--row", "1")["page"]!.GetValue<string>();
        var json = Path.ChangeExtension(page, ".json");
        _scratch.Write("new.csv", "size,colour\n7.5,red\n4,blue\n");
        var outcome = Cli.Run("explain", "--verify", json, "--json");
        Assert.Equal(1, outcome.Code);
        var differences = string.Join('\n', outcome.Json["differences"]!.AsArray().Select(d => d!.GetValue<string>()));
        Assert.Contains("provenance.dataSha256 was", differences, StringComparison.Ordinal);
        // The file may be a stranger's, who chose the path.
        Assert.Contains("contributions[1].value is another now", differences, StringComparison.Ordinal);
        Assert.DoesNotContain("4 cm", outcome.Output + outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"{json} names its data, which is read: {file}", outcome.Error, StringComparison.Ordinal);
        _scratch.Write("new.csv", "secret,more\nroot,hunter2\n");
        var refused = Cli.Run("explain", "--verify", json);
        Assert.Equal(2, refused.Code);
        Assert.Contains($"{file}, which {json} names as its data, is not what", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Output + refused.Error, StringComparison.Ordinal);
        _scratch.Write("new.csv", "size,colour\n7.5,red\n1,blue\n");
        File.AppendAllText(page, "<!-- changed -->");
        Assert.Contains("was changed", Cli.Run("explain", "--verify", json).Output, StringComparison.Ordinal);
        File.Delete(page);
        Assert.Contains("is not beside the file", Cli.Run("explain", "--verify", json).Output, StringComparison.Ordinal);
        Cli.Run("explain", "--verify", _scratch.Write("no.json", "{}")).Refused("is no explanation");
        Cli.Run("explain", "--verify", _scratch["none.json"]).Refused("There is no");
        Cli.Run("explain", "--verify", json, "--row", "1").Refused("--row has no effect with --verify");
    }

    [Fact]
    public void A_filed_change_is_computed_again_too()
    {
        var filed = Explain("--row", "4", "--what-would-change");
        filed["whatWouldChange"]![0]!["changes"]![0]!["to"] = "99 cm";
        var file = _scratch.Write(Path.GetFileName(Path.ChangeExtension(filed["page"]!.GetValue<string>(), ".json")), filed.ToJsonString());
        Assert.Contains("whatWouldChange[0].changes[0].to was \"99 cm\"",
            Cli.Run("explain", "--verify", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_cases_are_one_bundle_with_an_index()
    {
        var json = Cli.Run("explain", run.Path, "--ids", "A3,A5", "--out", _scratch["bundle"], "--json").Done().Json;
        var index = File.ReadAllText(json["index"]!.GetValue<string>());
        foreach (var c in json["cases"]!.AsArray())
        {
            Assert.Contains(Path.GetFileName(c!["page"]!.GetValue<string>()), index, StringComparison.Ordinal);
            Cli.Run("explain", "--verify", Path.ChangeExtension(c["page"]!.GetValue<string>(), ".json")).Done();
        }
        Cli.Run("explain", run.Path, "--rows", "1,2", "--out", _scratch["bundle"]).Refused("has an index already");
        Cli.Run("explain", run.Path, "--rows", "1,2", "--out", _scratch["other"]).Done();
        Cli.Run("explain", run.Path, "--rows", "1,2", "--row", "3").Refused("--rows and --ids");
    }

    [Fact]
    public void Every_change_that_is_found_changes_the_decision_and_touches_no_frozen_column()
    {
        for (var row = 0; row < 6; row++)
        {
            foreach (string[] limits in new string[][]
                { [], ["--mutable", "size"], ["--mutable", "colour"], ["--monotone", "size=up"], ["--monotone", "size=down"] })
            {
                var json = Explain(["--row", $"{row}", "--what-would-change", .. limits]);
                var size = double.Parse(json["contributions"]![1]!["value"]!.GetValue<string>().Split(' ')[0],
                    System.Globalization.CultureInfo.InvariantCulture);
                foreach (var found in json["whatWouldChange"]!.AsArray())
                {
                    var changes = found!["changes"]!.AsArray()
                        .Select(c => (Column: c!["column"]!.GetValue<string>(), To: c["to"]!.GetValue<string>().Split(' ')[0])).ToArray();
                    var set = changes.Select(c => $"{c.Column}={c.To}").ToArray();
                    var after = Explain(["--row", $"{row}", "--set", .. set]);
                    Assert.Equal(found["decision"]!.GetValue<string>(), after["prediction"]!.GetValue<string>());
                    Assert.NotEqual(json["prediction"]!.GetValue<string>(), after["prediction"]!.GetValue<string>());
                    if (limits is ["--mutable", var only])
                        Assert.All(changes, c => Assert.Equal(only, c.Column));
                    if (limits is ["--monotone", var way])
                        Assert.All(changes.Where(c => c.Column == "size"), c =>
                            Assert.Equal(way == "size=up", double.Parse(c.To, System.Globalization.CultureInfo.InvariantCulture) > size));
                }
                if (limits.Length == 0)
                {
                    Assert.NotEmpty(json["whatWouldChange"]!.AsArray());
                    Assert.Contains("What would change the decision", File.ReadAllText(json["page"]!.GetValue<string>()),
                        StringComparison.Ordinal);
                }
            }
        }
        Cli.Run("explain", run.Path, "--row", "1", "--mutable", "size").Refused("--mutable is for --what-would-change");
        Cli.Run("explain", run.Path, "--row", "1", "--what-would-change", "--mutable", "sizes").Refused("Did you mean 'size'?");
        Cli.Run("explain", run.Path, "--row", "1", "--what-would-change", "--monotone", "colour=up").Refused("has categories");
        Cli.Run("explain", run.Path, "--row", "1", "--what-would-change", "--monotone", "size=sideways").Refused("COLUMN=up");
    }

    private JsonObject Explain(params string[] what) =>
        Cli.Run(["explain", run.Path, .. what, "--out", _scratch.Path, "--json"]).Done().Json;

    private string Page(params string[] what) => Explain(what)["page"]!.GetValue<string>();

    public void Dispose() => _scratch.Dispose();
}
