using System.Text.Json.Nodes;
using Candor.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Candor.Web.Labels;

/// <summary>The page on which people guess, and what it asks. What it sends names neither methods nor predictions.</summary>
internal sealed class LabelPage(LabelStore store, TimeProvider clock)
{
    private const int LongestName = 40;

    /// <summary>Bytes of what the page sends, at most.</summary>
    public const int LongestBody = 4096;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path within the page, from <c>/</c>.</param>
    public async Task Answer(HttpContext context, string path)
    {
        var (request, response) = (context.Request, context.Response);
        try
        {
            var answer = (request.Method, path) switch
            {
                ("GET", "/") => Reply.Asset(response, "label.html"),
                ("GET", "/label.js") => Reply.Asset(response, "label.js"),
                ("GET", "/label.css") => Reply.Asset(response, "label.css"),
                ("POST", "/next") => Next(response, Person(await Reply.Body(request).ConfigureAwait(false))),
                ("POST", "/answer") => Keep(response, await Reply.Body(request).ConfigureAwait(false)),
                ("POST", "/back") => Back(response, Person(await Reply.Body(request).ConfigureAwait(false))),
                _ => Reply.Nothing(response),
            };
            await answer.ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            // A full disk, a file that somebody else holds: the answer is not lost on the page, which asks again.
            await Reply.Refuse(response, StatusCodes.Status503ServiceUnavailable,
                $"The answer cannot be kept in {store.Path}: {e.Message} Make room, then answer again.").ConfigureAwait(false);
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
        store.Add(new LabelAnswer(id, person, guessed), clock);
        return Next(response, person);
    }

    private Task Back(HttpResponse response, string person)
    {
        store.Undo(person);
        return Next(response, person);
    }

    private Task Next(HttpResponse response, string person)
    {
        var set = store.Set;
        var done = store.Answers().Where(a => a.Person == person).Select(a => a.Item).ToHashSet();
        var next = LabelOrder.Of(set.Items, person, set.Seed).FirstOrDefault(i => !done.Contains(i.Id));
        var document = new JsonObject
        {
            ["done"] = done.Count,
            ["of"] = set.Items.Count,
            ["classes"] = new JsonArray([.. set.Classes.Select(c => JsonValue.Create(c))]),
        };
        if (set.Columns.Count > 0)
            document["columns"] = new JsonArray([.. set.Columns.Select(c => new JsonObject { ["name"] = c.Name, ["range"] = c.Range })]);
        if (next is not null)
            (document["item"], document["shown"]) = (next.Id, JsonNode.Parse(next.Shown));
        return Reply.Json(response, document);
    }

    private static string Person(JsonObject body) =>
        body["person"] is JsonValue value && value.TryGetValue(out string? name) && name.Trim() is { Length: > 0 and <= LongestName } person
            ? person
            : throw new CandorException(FormattableString.Invariant(
                $"Who answers? Give a name of 1 to {LongestName} characters (\"person\": \"Ada\")."));
}
