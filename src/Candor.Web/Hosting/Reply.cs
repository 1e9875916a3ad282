using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Candor.Web.Hosting;

/// <summary>What a site reads and sends.</summary>
internal static class Reply
{
    private static readonly JsonDocumentOptions s_body = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Sends a file that is embedded in this assembly.</summary>
    public static Task Asset(HttpResponse response, string name) => Text(response, Read(name), Path.GetExtension(name) switch
    {
        ".html" => "text/html",
        ".js" => "text/javascript",
        _ => "text/css",
    });

    /// <summary>Sends a page.</summary>
    public static Task Page(HttpResponse response, string page) => Text(response, page, "text/html");

    /// <summary>Sends a style sheet.</summary>
    public static Task Style(HttpResponse response, string style) => Text(response, style, "text/css");

    /// <summary>Sends JSON.</summary>
    public static Task Json(HttpResponse response, JsonObject document) => Text(response, document.ToJsonString(), "application/json");

    /// <summary>Says why not.</summary>
    public static Task Refuse(HttpResponse response, int status, string why)
    {
        response.StatusCode = status;
        return Json(response, new JsonObject { ["error"] = why });
    }

    /// <summary>Says that there is nothing under this address.</summary>
    public static Task Nothing(HttpResponse response) => Refuse(response, StatusCodes.Status404NotFound, "There is no such page.");

    /// <summary>The JSON object that was sent.</summary>
    /// <exception cref="CandorException">There is none.</exception>
    public static async Task<JsonObject> Body(HttpRequest request)
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

    private static string Read(string name)
    {
        using var stream = typeof(Reply).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no resource '{name}'; it was built without src/Candor.Web/assets.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Task Text(HttpResponse response, string text, string type)
    {
        response.ContentType = $"{type}; charset=utf-8";
        return response.WriteAsync(text);
    }
}
