using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Candor.Labels;

/// <summary>The page on which people guess, on this machine's loopback only. What it sends names neither methods nor predictions.</summary>
public sealed class LabelServer : IAsyncDisposable
{
    private const int LongestName = 40;
    private const int LongestBody = 4096;

    // Nothing from elsewhere, nothing inline, nobody may frame the page.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly WebApplication _application;
    private readonly LabelStore _store;
    private readonly TimeProvider _clock;

    private LabelServer(WebApplication application, LabelStore store, TimeProvider clock) => (_application, _store, _clock) = (application,
        store, clock);

    /// <summary>Where the page is.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Starts to listen.</summary>
    /// <param name="store">Items and answers; the caller disposes it after the server.</param>
    /// <param name="port">Port; 0: any that is free.</param>
    /// <param name="clock">Tells when answers were given.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CandorException">The port is taken.</exception>
    public static async Task<LabelServer> StartAsync(LabelStore store, int port = 0, TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = LongestBody;
            o.Listen(IPAddress.Loopback, port);
        });
        var server = new LabelServer(builder.Build(), store, clock ?? TimeProvider.System);
        server._application.Run(server.Answer);
        try
        {
            await server._application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new CandorException(FormattableString.Invariant(
                $"Port {port} of this machine cannot be listened on: {e.Message} Name another one (--port 0 takes any that is free)."), e);
        }
        server.Address = new Uri(server._application.Urls.First());
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
            await _application.StopAsync(soon.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static readonly JsonDocumentOptions s_body = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        // A name of another site that leads here must not read what lies here.
        if (request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            await Refuse(response, StatusCodes.Status421MisdirectedRequest, "This page answers on 127.0.0.1 only.").ConfigureAwait(false);
            return;
        }
        try
        {
            var answer = (request.Method, request.Path.Value) switch
            {
                ("GET", "/") => Asset(response, "label.html", "text/html; charset=utf-8"),
                ("GET", "/label.js") => Asset(response, "label.js", "text/javascript; charset=utf-8"),
                ("GET", "/label.css") => Asset(response, "label.css", "text/css; charset=utf-8"),
                ("POST", "/next") => Next(response, Person(await Body(request).ConfigureAwait(false))),
                ("POST", "/answer") => Keep(response, await Body(request).ConfigureAwait(false)),
                ("POST", "/back") => Back(response, Person(await Body(request).ConfigureAwait(false))),
                _ => Refuse(response, StatusCodes.Status404NotFound, "There is no such page."),
            };
            await answer.ConfigureAwait(false);
        }
        catch (CandorException e)
        {
            await Refuse(response, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            // A full disk, a file that somebody else holds: the answer is not lost on the page, which asks again.
            await Refuse(response, StatusCodes.Status503ServiceUnavailable, $"The answer cannot be kept in {_store.Path}: {e.Message} " +
                "Make room, then answer again.").ConfigureAwait(false);
        }
    }

    private Task Keep(HttpResponse response, JsonObject body)
    {
        var person = Person(body);
        if (body["item"] is not JsonValue item || !item.TryGetValue(out int id))
            throw new CandorException("An answer must name its item by number (\"item\": 1).");
        int? guessed = body["class"] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out int c) => c,
            _ => throw new CandorException("The class of an answer must be a number from 0, or null for one that cannot tell."),
        };
        _store.Add(new LabelAnswer(id, person, guessed), _clock);
        return Next(response, person);
    }

    private Task Back(HttpResponse response, string person)
    {
        _store.Undo(person);
        return Next(response, person);
    }

    private Task Next(HttpResponse response, string person)
    {
        var set = _store.Set;
        var done = _store.Answers().Where(a => a.Person == person).Select(a => a.Item).ToHashSet();
        var next = LabelOrder.Of(set.Items, person, set.Seed).FirstOrDefault(i => !done.Contains(i.Id));
        var document = new JsonObject
        {
            ["done"] = done.Count,
            ["of"] = set.Items.Count,
            ["classes"] = new JsonArray([.. set.Classes.Select(c => JsonValue.Create(c))]),
        };
        if (next is not null)
            (document["item"], document["shown"]) = (next.Id, JsonNode.Parse(next.Shown));
        return Send(response, document);
    }

    private static async Task<JsonObject> Body(HttpRequest request)
    {
        // A form of another site cannot send this type without asking first.
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
            throw new CandorException("The body must be JSON (Content-Type: application/json).");
        try
        {
            return await JsonNode.ParseAsync(request.Body, documentOptions: s_body,
                cancellationToken: request.HttpContext.RequestAborted).ConfigureAwait(false) as JsonObject
                ?? throw new CandorException("The body must be a JSON object.");
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            throw new CandorException($"The body cannot be read: {e.Message}", e);
        }
    }

    private static string Person(JsonObject body) =>
        body["person"] is JsonValue value && value.TryGetValue(out string? name) && name.Trim() is { Length: > 0 and <= LongestName } person
            ? person
            : throw new CandorException(FormattableString.Invariant(
                $"Who answers? Give a name of 1 to {LongestName} characters (\"person\": \"Ada\")."));

    private static Task Asset(HttpResponse response, string name, string type)
    {
        response.ContentType = type;
        return response.WriteAsync(Read(name));
    }

    private static string Read(string name)
    {
        using var stream = typeof(LabelServer).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
            $"The assembly has no resource '{name}'; it was built without src/Candor.Labels/assets.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Task Refuse(HttpResponse response, int status, string why)
    {
        response.StatusCode = status;
        return Send(response, new JsonObject { ["error"] = why });
    }

    private static Task Send(HttpResponse response, JsonObject document)
    {
        response.ContentType = "application/json; charset=utf-8";
        return response.WriteAsync(document.ToJsonString());
    }
}
