using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Cli.Tests.Survival;
using Candor.Runs.Explaining;
using Candor.Web.Labels;

namespace Candor.Cli.Tests.Verbs;

/// <summary><c>candor label RUN</c></summary>
public sealed class LabelVerbTests(TrainedRun run) : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public async Task Labels_are_collected_kept_over_Ctrl_C_and_scored()
    {
        var copy = _scratch.Copy(run.Path, "copy");
        var first = await Serve(copy, "lime,random", answers: 3);
        Assert.Equal(0, first.Code);
        Assert.Contains($"Ctrl-C ends; answers are kept in {copy}/labels.db.", first.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal($"interrupted; answers are kept in {copy}/labels.db, and the same command goes on with them", first.ErrorLines[^1]);
        var second = await Serve(copy, "lime,random", answers: 5);
        Assert.Equal(0, second.Code);

        var json = Cli.Run("label", copy, "--score", "--json").Done().Json;
        Assert.Equal(["lime", "random"], json["methods"]!.AsArray().Select(m => (string)m!["method"]!));
        Assert.Equal(8, json["methods"]!.AsArray().Sum(m => (int)m!["answers"]!));
        Assert.Equal(8, json["methods"]!.AsArray().Sum(m => (int)m!["rows"]!));
        Assert.All(json["methods"]!.AsArray(), m => Assert.InRange((double)m!["fsH"]!, 0, 1));
        Assert.Equal("""[{"person":"Ada","answers":8}]""", json["people"]!.ToJsonString());
        Assert.Contains("by 1 person.", Cli.Run("label", copy, "--score").Done().Output, StringComparison.Ordinal);

        Cli.Run("label", copy, "--methods", "lime", "--rows", "4", "--k",
            "2").Refused("holds labels of another set: its methods are lime, random, not lime", "--labels new.db");
    }

    private async Task<Outcome> Serve(string path, string methods, int answers)
    {
        var port = CandorProcess.FreePort();
        using var process = CandorProcess.Start("label", path, "--methods", methods, "--rows", "4", "--k", "2", "--port", $"{port}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var next = await Post(client, process, "next", new() { ["person"] = "Ada" });
        for (var i = 0; i < answers; i++)
        {
            Assert.Equal(2, next["shown"]!["features"]!.AsArray().Count);
            next = await Post(client, process, "answer", new() { ["person"] = "Ada", ["item"] = (int)next["item"]!, ["class"] = i % 3 });
        }
        process.Signal("INT");
        return process.End();
    }

    private static async Task<JsonNode> Post(HttpClient client, CandorProcess process, string path, JsonObject body)
    {
        while (true)
        {
            try
            {
                using var response = await client.PostAsync(path, JsonContent.Create(body), TestContext.Current.CancellationToken);
                return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            }
            // It does not listen yet.
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void Scores_without_labels_are_refused() =>
        Cli.Run("label", run.Path, "--score").Refused("There are no labels at", "candor label RUN");

    [Theory]
    [InlineData("--rows 0", "0 rows are to be shown")]
    [InlineData("--k 99", "99 selected units", "--k 13")]
    [InlineData("--methods lime,shapp", "shapp")]
    [InlineData("--port 70000", "--port is 70000")]
    [InlineData("--score --rows 5", "--rows has no effect with --score")]
    public void Bad_options_are_refused(string options, params string[] words)
    {
        Cli.Run(["label", run.Path, "--labels", _scratch["labels.db"], .. options.Split(' ')]).Refused(words);
        Assert.False(File.Exists(_scratch["labels.db"]));
    }

    [Fact]
    public void Of_a_text_words_are_shown_and_of_an_image_pixels()
    {
        Cli.Run("train", "opinions", "--method", "ce", "--epochs", "0", "--pretrain-epochs", "1", "--sample-rows", "0", "--out",
            _scratch["text"]).Done();
        var texts = MaskedRows.Of(new() { Run = _scratch["text"], Methods = ["random"], Rows = 3, K = 4 });
        Assert.All(texts.Rows, r => Assert.InRange(r.Words!.Count, 1, 4));
        Assert.All(texts.Rows, r => Assert.True(r is { Png: null, Features: null }));
        Assert.Contains("\"words\":[", LabelSet.Of(texts).Items[0].Shown, StringComparison.Ordinal);

        var images = SmallImages.Write(_scratch);
        Cli.Run("train", images, "--method", "ce", "--explainer", "gradient", "--epochs", "0", "--pretrain-epochs", "0", "--limit", "40",
            "--grid", "2", "--sample-rows", "0", "--out", _scratch["image"]).Done();
        var pictures = MaskedRows.Of(new() { Run = _scratch["image"], Rows = 2, K = 1 });
        Assert.Equal(["gradient", "random"], pictures.Methods);
        Assert.All(pictures.Rows, r => Assert.Equal(0x89, r.Png![0]));
        Assert.Contains("data:image/png;base64,", LabelSet.Of(pictures).Items[0].Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_run_is_refused() => Cli.Run("label", _scratch["nothing"]).Refused("nothing");

    public void Dispose() => _scratch.Dispose();
}
