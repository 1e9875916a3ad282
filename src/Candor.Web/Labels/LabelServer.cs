using Candor.Web.Hosting;

namespace Candor.Web.Labels;

/// <summary>The page on which people guess, on this machine's loopback only. What it sends names neither methods nor predictions.</summary>
public sealed class LabelServer : IAsyncDisposable
{
    private readonly LoopbackSite _site;

    private LabelServer(LoopbackSite site) => _site = site;

    /// <summary>Where the page is.</summary>
    public Uri Address => _site.Address;

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
        var page = new LabelPage(store, clock ?? TimeProvider.System);
        return new(await LoopbackSite.StartAsync(context => page.Answer(context, context.Request.Path.Value ?? "/"), port,
            LabelPage.LongestBody, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
