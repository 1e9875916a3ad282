using System.Security.Cryptography;
using System.Text;
using Candor.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Candor.Web.Dashboard;

/// <summary>
/// A site on this machine's loopback that shows a folder's runs, explains their rows, compares them, and lets a case be changed. Its
/// address holds a secret, and what is asked without it is refused.
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const int LongestBody = 1 << 20, SecretBytes = 16;

    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));
    private readonly DashboardPages _pages;
    private LoopbackSite? _site;

    private DashboardServer(DashboardOptions options) => _pages = new(options, LabelSecret);

    /// <summary>Where it is, with the secret.</summary>
    public Uri Address => new(_site!.Address, $"{_secret}/");

    /// <summary>Starts to listen.</summary>
    /// <param name="options">What is shown, and where.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CandorException">There is no such folder, or the port is taken.</exception>
    public static async Task<DashboardServer> StartAsync(DashboardOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(options.Folder))
            throw new CandorException($"There is no folder {options.Folder}; name the one in which runs lie (candor dashboard runs).");
        var server = new DashboardServer(options);
        server._site = await LoopbackSite.StartAsync(server.Answer, options.Port, LongestBody, cancellation).ConfigureAwait(false);
        return server;
    }

    private Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0 && IsSame(parts[0], _secret))
            return parts.Length == 1 && !path.EndsWith('/') ? Redirect(context, $"/{_secret}/") : _pages.Answer(context, parts[1..]);
        // Who guesses has an address of their own, from which the runs cannot be reached.
        if (parts.Length > 0 && _pages.LabelsBehind(parts[0]) is { } labels)
            return parts.Length == 1 && !path.EndsWith('/') ? Redirect(context, $"/{parts[0]}/")
                : labels.Answer(context, "/" + string.Join('/', parts[1..]));
        return Reply.Refuse(context.Response, StatusCodes.Status404NotFound,
            "There is no such page. Open the address that candor dashboard printed: it ends in a secret of its own.");
    }

    private static Task Redirect(HttpContext context, string address)
    {
        context.Response.Redirect(address);
        return Task.CompletedTask;
    }

    private string LabelSecret(string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_secret), Encoding.UTF8.GetBytes(key))[..SecretBytes]);

    private static bool IsSame(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _pages.Stop();
        if (_site is not null)
            await _site.DisposeAsync().ConfigureAwait(false);
        _pages.Dispose();
    }
}
