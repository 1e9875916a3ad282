using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candor.Web.Hosting;

/// <summary>A site on this machine's loopback only, that no other site can read, frame, or send to.</summary>
internal sealed class LoopbackSite : IAsyncDisposable
{
    /// <summary>Nothing from elsewhere, nothing inline, nobody may frame the page.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly WebApplication _application;

    private LoopbackSite(WebApplication application) => _application = application;

    /// <summary>Where it is.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Answers a request whose host is this machine; what it throws for people is answered in words.</param>
    /// <param name="port">Port; 0: any that is free.</param>
    /// <param name="longestBody">Bytes of a body at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CandorException">The port is taken.</exception>
    public static async Task<LoopbackSite> StartAsync(
        Func<HttpContext, Task> answer, int port, int longestBody, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = longestBody;
            o.Listen(IPAddress.Loopback, port);
        });
        var site = new LoopbackSite(builder.Build());
        site._application.Run(context => Guarded(context, answer));
        try
        {
            await site._application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await site.DisposeAsync().ConfigureAwait(false);
            throw new CandorException(FormattableString.Invariant(
                $"Port {port} of this machine cannot be listened on: {e.Message} Name another one (--port 0 takes any that is free)."), e);
        }
        return site;
    }

    private static async Task Guarded(HttpContext context, Func<HttpContext, Task> answer)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        // A name of another site that leads here must not read what lies here.
        if (request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            await Reply.Refuse(response, StatusCodes.Status421MisdirectedRequest, "This page answers on 127.0.0.1 only.")
                .ConfigureAwait(false);
            return;
        }
        try
        {
            await answer(context).ConfigureAwait(false);
        }
        catch (CandorException e)
        {
            await Reply.Refuse(response, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who asked has gone.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await _application.StopAsync(soon.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}
