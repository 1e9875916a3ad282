using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Candor.Data;

/// <summary>OpenML's JSON description of a set, which names the file's address and MD5.</summary>
internal static class OpenMlDescription
{
    private const long MostBytes = 1 << 20;

    public static async Task<(Uri Url, string? Md5)> ResolveAsync(HttpClient client, TimeSpan silence, Uri address,
        CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(silence);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("candor",
                typeof(OpenMlDescription).Assembly.GetName().Version?.ToString(2)));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new CandorException($"{address} answered {(int)response.StatusCode} ({response.ReasonPhrase}); try again later.");
            await response.Content.LoadIntoBufferAsync(MostBytes, patience.Token).ConfigureAwait(false);
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(patience.Token).ConfigureAwait(false));
            var description = json.RootElement.GetProperty("data_set_description");
            var url = new Uri(description.GetProperty("url").GetString()!);
            if (url.Scheme is not ("http" or "https"))
                throw new CandorException($"{address} names the address {url}, which is neither http nor https; report it.");
            return (url, description.TryGetProperty("md5_checksum", out var md5) ? md5.GetString()?.ToLowerInvariant() : null);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new CandorException($"{address} answered with more than {MostBytes >> 20} MiB, which no description of a data set has; " +
                "try again later.", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException
            or ArgumentNullException)
        {
            throw new CandorException($"{address} did not answer with OpenML's description of a data set; try again later.", e);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && Download.IsNetwork(e))
        {
            throw Download.Unreachable(address, e);
        }
    }

    public static async Task CheckAsync(string path, string md5, Uri url, CancellationToken cancellation)
    {
        string have;
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            have = Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellation).ConfigureAwait(false));
        if (have == md5)
            return;
        File.Delete(path);
        throw new CandorException($"{url} has MD5 {have}, but OpenML states {md5}; the file was removed. Try again later.");
    }
}
