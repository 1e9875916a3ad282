using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Candor.Reports;
using Candor.Runs.Explaining;
using Candor.Runs.Serving;
using Candor.Web.Dashboard;

namespace Candor.Web.Tests.Dashboard;

public sealed class DashboardServerTests(TrainedRuns runs) : IClassFixture<TrainedRuns>, IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = runs.Address };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    private async Task<string> Key(string name) => Before(await _client.GetStringAsync("", Cancellation), $"\">{name}", 12);

    private static string Before(string page, string mark, int length)
    {
        var at = page.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(at >= length, $"The page has no {mark}.");
        return page[(at - length)..at];
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Post(string path, JsonNode? body)
    {
        using var response = await _client.PostAsync(path, body is null ? null : JsonContent.Create(body), Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }

    private static JsonObject Values(Run run, int row, params (string Column, JsonNode? Value)[] changed)
    {
        var values = new JsonObject(
            run.ValuesOf(row).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create((double?)v.Value))));
        foreach (var (column, value) in changed)
            values[column] = value;
        return new() { ["values"] = values };
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/00000000000000000000000000000000/")]
    [InlineData("/dashboard.css")]
    public async Task Without_the_secret_nothing_is_shown(string path)
    {
        using var response = await _client.GetAsync(new Uri(runs.Address, path), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("wine", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_another_site_that_leads_here_is_turned_away()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "") { Headers = { Host = "evil.example" } };
        using var response = await _client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task All_runs_are_listed_and_names_stay_text()
    {
        using var response = await _client.GetAsync("", Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.NotEmpty(await Key("wine"));
        Assert.Contains("inner/&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("Not shown", page, StringComparison.Ordinal);
        Assert.Contains("damaged", page, StringComparison.Ordinal);
        var policy = string.Join(';', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
    }

    [Theory]
    [InlineData("run/../../wine/report")]
    [InlineData("run/wine")]
    [InlineData("run/%2e%2e%2fwine")]
    [InlineData("run/000000000000/report")]
    [InlineData("jobs/77")]
    [InlineData("record.json")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var response = await _client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task What_if_answers_what_the_run_says()
    {
        var key = await Key("wine");
        using var run = Run.Open(runs.Wine);
        var asked = Values(run, 3, ("alcohol", 14.5));
        var (status, answer) = await Post($"run/{key}/what-if", asked);
        Assert.Equal(HttpStatusCode.OK, status);
        var values = run.ValuesOf(3).ToDictionary();
        values["alcohol"] = 14.5;
        var expected = run.Predict(values);
        Assert.Equal(expected.Decision, (string)answer["decision"]!);
        Assert.Equal(expected.Probabilities.Max(), (double)answer["probability"]!, 12);
        var shown = run.Show(new() { Values = values }).Sample;
        Assert.Equal(13 + run.Classes.Count, ((string)answer["html"]!).Split("class=\"phi\"").Length - 1);
        Assert.Contains(HtmlExplanation.Contributions(shown).Value, (string)answer["html"]!, StringComparison.Ordinal);
        Assert.Contains("How far to trust it", (string)answer["html"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alcohol", "\"much\"", "alcohol")]
    [InlineData("alcohol", "[1]", "'alcohol' must be a number, a text or null")]
    [InlineData("alcohol", "null", "alcohol")]
    public async Task Values_that_do_not_fit_are_refused_in_words(string column, string value, string words)
    {
        var key = await Key("wine");
        using var run = Run.Open(runs.Wine);
        var (status, answer) = await Post($"run/{key}/what-if", Values(run, 3, (column, JsonNode.Parse(value))));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, (string)answer["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_at_once_get_the_answers_that_each_would_get_alone()
    {
        var key = await Key("wine");
        using var run = Run.Open(runs.Wine);
        JsonObject[] asked = [.. Enumerable.Range(0, 50).Select(i => Values(run, i, ("alcohol", 11 + i / 20.0)))];
        var together = await Task.WhenAll(asked.Select(a => Post($"run/{key}/what-if", a.DeepClone())));
        for (var i = 0; i < asked.Length; i += 7)
            Assert.True(JsonNode.DeepEquals((await Post($"run/{key}/what-if", asked[i])).Body, together[i].Body), $"client {i}");
        Assert.All(together, t => Assert.Equal(HttpStatusCode.OK, t.Status));
    }

    [Fact]
    public async Task Changes_that_are_found_decide_otherwise()
    {
        var key = await Key("wine");
        using var run = Run.Open(runs.Wine);
        var (_, answer) = await Post($"run/{key}/change", Values(run, 3));
        Assert.Contains("What would change the decision", (string)answer["html"]!, StringComparison.Ordinal);
        Assert.Contains("instead of", (string)answer["html"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_page_is_the_page_that_is_filed_of_these_values()
    {
        var key = await Key("wine");
        using var run = Run.Open(runs.Wine);
        var asked = Values(run, 3, ("alcohol", 14.5));
        using var response = await _client.PostAsync($"run/{key}/page", JsonContent.Create(asked), Cancellation);
        var values = run.ValuesOf(3).ToDictionary();
        values["alcohol"] = 14.5;
        var filed = RunExplanation.Explain(new() { Run = runs.Wine, Case = new() { Values = values }, Clock = new TrainedRuns.Noon() });
        Assert.Equal($"attachment; filename=\"{filed.FileName}.html\"", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(HtmlExplanation.Render(filed.Sample, "wine", filed.Explainer, null, filed.Provenance),
            await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Mistakes_come_the_surest_first()
    {
        var key = await Key("wine");
        var (_, all) = await Post($"run/{key}/rows", new JsonObject { ["show"] = "all", ["from"] = 0 });
        var (_, wrong) = await Post($"run/{key}/rows", new JsonObject { ["show"] = "mistakes", ["from"] = 0 });
        var (_, uncertain) = await Post($"run/{key}/rows", new JsonObject { ["show"] = "uncertain", ["from"] = 0 });
        Assert.Equal(36, (int)all["total"]!);
        Assert.Equal(all["rows"]!.AsArray().Count(r => (bool)r!["mistake"]!), (int)wrong["total"]!);
        Assert.All(wrong["rows"]!.AsArray(), r => Assert.NotEqual((string)r!["label"]!, (string)r["decision"]!));
        double[] sure = [.. uncertain["rows"]!.AsArray().Select(r => double.Parse((string)r!["probability"]!,
            System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(sure.Order(), sure);
        var (_, later) = await Post($"run/{key}/rows", new JsonObject { ["show"] = "all", ["from"] = 30 });
        Assert.Equal(6, later["rows"]!.AsArray().Count);
    }

    private async Task<JsonNode> Ended(string job)
    {
        while (true)
        {
            var now = JsonNode.Parse(await _client.GetStringAsync($"jobs/{job}", Cancellation))!;
            if ((string)now["state"]! is not ("waiting" or "running"))
                return now;
            await Task.Delay(20, Cancellation);
        }
    }

    [Fact]
    public async Task A_row_is_explained_by_a_job()
    {
        var key = await Key("wine");
        var (_, begun) = await Post($"run/{key}/row/5", null);
        var ended = await Ended((string)begun["job"]!);
        Assert.Equal("done", (string)ended["state"]!);
        var page = await _client.GetStringAsync($"jobs/{begun["job"]}/page", Cancellation);
        using var run = Run.Open(runs.Wine);
        Assert.Contains(HtmlExplanation.Contributions(run.Show(new() { Row = 5 }).Sample).Value, page, StringComparison.Ordinal);
        Assert.Contains($"href=\"../../run/{key}/what-if?row=5\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_told()
    {
        var (_, begun) = await Post($"run/{await Key("wine")}/row/5000", null);
        var ended = await Ended((string)begun["job"]!);
        Assert.Equal("failed", (string)ended["state"]!);
        Assert.Contains("There is no row 5000", (string)ended["problem"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_model_is_explained_kept_in_the_run_and_shown_in_its_report()
    {
        var key = await Key("wine");
        var (_, begun) = await Post($"run/{key}/whole-model", null);
        Assert.Equal("done", (string)(await Ended((string)begun["job"]!))["state"]!);
        Assert.Contains("alcohol", await _client.GetStringAsync($"jobs/{begun["job"]}/page", Cancellation), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(runs.Wine, "global-*.json"));
        using var response = await _client.GetAsync($"run/{key}/report", Cancellation);
        Assert.Contains("script-src 'sha256-", string.Join(';', response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
        Assert.Contains("<header class=\"site\">", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_are_chosen_are_compared()
    {
        var other = await Key("inner/");
        var query = $"compare?run={await Key("wine")}&run={other}";
        Assert.Contains("data-job=\"compare?run=", await _client.GetStringAsync(query, Cancellation), StringComparison.Ordinal);
        var (_, begun) = await Post(query, null);
        var ended = await Ended((string)begun["job"]!);
        Assert.Equal("done", (string)ended["state"]!);
        var page = await _client.GetStringAsync($"jobs/{begun["job"]}/page", Cancellation);
        Assert.Contains("&lt;img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("compare?run=000000000000&run=111111111111")]
    public async Task Fewer_than_two_runs_are_not_compared(string query)
    {
        var (status, answer) = await Post(query, null);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Choose two runs or more", (string)answer["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_guesses_has_an_address_from_which_runs_cannot_be_reached()
    {
        var key = await Key("wine");
        var (_, begun) = await Post($"run/{key}/labels", null);
        Assert.Equal("done", (string)(await Ended((string)begun["job"]!))["state"]!);
        var page = await _client.GetStringAsync($"run/{key}/labels", Cancellation);
        Assert.Contains("lime", page, StringComparison.Ordinal);
        Assert.Contains("0 people so far", page, StringComparison.Ordinal);
        var secret = Before(page, "/\">the page on which they guess", 32);
        var address = new Uri(runs.Address, $"/{secret}/");
        Assert.Contains("What does the model see?", await _client.GetStringAsync(address, Cancellation), StringComparison.Ordinal);
        var (_, next) = await Post(new Uri(address, "next").AbsoluteUri, new JsonObject { ["person"] = "Ada" });
        // Every row of the test part once by the run's explainer and once at random.
        Assert.Equal(72, (int)next["of"]!);
        Assert.Equal("alcohol", (string)next["columns"]![0]!["name"]!);
        await Post(new Uri(address, "answer").AbsoluteUri,
            new JsonObject { ["person"] = "Ada", ["item"] = (int)next["item"]!, ["class"] = 0 });
        Assert.Contains("1 person so far", await _client.GetStringAsync($"run/{key}/labels", Cancellation), StringComparison.Ordinal);
        using var response = await _client.GetAsync(new Uri(address, $"run/{key}"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        var refused = await Assert.ThrowsAsync<CandorException>(
            () => DashboardServer.StartAsync(new() { Folder = "/no/such/folder" }, Cancellation));
        Assert.Contains("There is no folder", refused.Message, StringComparison.Ordinal);
    }
}
