using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Web.Labels;

namespace Candor.Web.Tests.Labels;

public sealed class LabelServerTests : IAsyncLifetime
{
    private readonly Sets.Folder _folder = new();
    private readonly HttpClient _client = new();
    private LabelStore _store = null!;
    private LabelServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _store = LabelStore.OpenOrCreate(_folder.File("labels.db"), Sets.Of(3, ["secret-method", "other-method"]));
        _server = await LabelServer.StartAsync(_store, cancellation: TestContext.Current.CancellationToken);
        _client.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _store.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> Post(string path, JsonNode body)
    {
        using var response = await _client.PostAsync(path, JsonContent.Create(body), TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    private static JsonObject Ada(params (string Name, JsonNode? Value)[] more)
    {
        var body = new JsonObject { ["person"] = " Ada " };
        foreach (var (name, value) in more)
            body[name] = value;
        return body;
    }

    [Fact]
    public void It_listens_on_loopback_only() => Assert.Equal("127.0.0.1", _server.Address.Host);

    [Fact]
    public async Task A_person_goes_through_all_items_and_is_done()
    {
        var (_, next) = await Post("/next", Ada());
        List<int> seen = [];
        while (next["item"] is { } item)
        {
            Assert.Equal(seen.Count, (int)next["done"]!);
            Assert.Equal(6, (int)next["of"]!);
            Assert.Equal(["class <0>", "class <1>"], next["classes"]!.AsArray().Select(c => (string)c!));
            seen.Add((int)item);
            (_, next) = await Post("/answer", Ada(("item", (int)item), ("class", seen.Count % 2)));
        }
        Assert.Equal([1, 2, 3, 4, 5, 6], seen.Order());
        Assert.Equal(6, (int)next["done"]!);
        Assert.Equal(seen.Select((item, i) => new LabelAnswer(item, "Ada", (i + 1) % 2)), _store.Answers());
    }

    [Fact]
    public async Task It_never_says_who_selected_or_what_the_model_said()
    {
        var text = new StringBuilder();
        foreach (var path in new[] { "/", "/label.js", "/label.css" })
            text.Append(await _client.GetStringAsync(path, TestContext.Current.CancellationToken));
        var (_, next) = await Post("/next", Ada());
        for (; next["item"] is { } item; (_, next) = await Post("/answer", Ada(("item", (int)item))))
        {
            text.Append(next.ToJsonString());
            Assert.Equal(["classes", "done", "item", "of", "shown"], next.AsObject().Select(p => p.Key).Order());
        }
        Assert.DoesNotContain("-method", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("predicted", text.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_last_answer_can_be_taken_back()
    {
        var (_, first) = await Post("/next", Ada());
        await Post("/answer", Ada(("item", (int)first["item"]!), ("class", 1)));
        var (_, again) = await Post("/back", Ada());
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Empty(_store.Answers());
    }

    [Theory]
    [InlineData("/next", """{}""", "Who answers?")]
    [InlineData("/next", """{"person":"   "}""", "Who answers?")]
    [InlineData("/next", """{"person":5}""", "Who answers?")]
    [InlineData("/next", """[1]""", "The body must be a JSON object.")]
    [InlineData("/next", """{"person":""", "The body cannot be read")]
    [InlineData("/next", """{"person":"Ada","person":"Eve"}""", "The body cannot be read")]
    [InlineData("/next", """{"person":[[[[[[[[[[1]]]]]]]]]]}""", "The body cannot be read")]
    [InlineData("/answer", """{"person":"Ada"}""", "An answer must name its item")]
    [InlineData("/answer", """{"person":"Ada","item":99}""", "There is no item 99")]
    [InlineData("/answer", """{"person":"Ada","item":1,"class":2}""", "There is no class 2")]
    [InlineData("/answer", """{"person":"Ada","item":1,"class":"yes"}""", "The class of an answer must be a number")]
    public async Task Bad_bodies_are_refused_in_one_line(string path, string body, string expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Empty(_store.Answers());
    }

    [Fact]
    public async Task An_answer_that_cannot_be_kept_is_said_to_be_so()
    {
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_store.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER full BEFORE INSERT ON answer BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
            command.ExecuteNonQuery();
        }
        var (status, body) = await Post("/answer", Ada(("item", 1), ("class", 0)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("cannot be kept", (string)body["error"]!, StringComparison.Ordinal);
        Assert.Contains("disk is full", (string)body["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_answer()
    {
        using var content = new StringContent("""{"person":"Ada","item":1,"class":0}""", Encoding.UTF8, "text/plain");
        using var response = await _client.PostAsync("/answer", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_store.Answers());
    }

    [Fact]
    public async Task A_name_of_another_site_that_leads_here_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "example.org" } };
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task Nothing_else_is_there()
    {
        using var response = await _client.GetAsync("/labels.db", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_may_not_frame_or_run_anything()
    {
        using var response = await _client.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        var e = await Assert.ThrowsAsync<CandorException>(() => LabelServer.StartAsync(_store, _server.Address.Port,
            cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith($"Port {_server.Address.Port} of this machine cannot be listened on: ", e.Message, StringComparison.Ordinal);
    }
}
