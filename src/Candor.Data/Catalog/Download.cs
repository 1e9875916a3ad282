using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Candor.Data.Files;

namespace Candor.Data;

/// <summary>Downloads one file to its <c>.part</c>, going on where an earlier attempt stopped.</summary>
/// <remarks>
/// A range is asked for only if what is here surely belongs to the same file: its hash is pinned, or the server gave an entity tag or a
/// date (kept in <c>.part.tag</c>), sent as If-Range.
/// </remarks>
internal sealed class Download(HttpClient client, TimeSpan silence, RemoteFile file, string part,
    Action<(long Bytes, long? Total)> progress)
{
    private const int Attempts = 5;

    // Where the publisher's length is not known; the largest set is three times as long and has its length.
    private const long MostUnknown = 1L << 30;

    private readonly string _tag = part + ".tag";

    public async Task RunAsync(CancellationToken cancellation)
    {
        CandorException? first = null;
        foreach (var address in file.Urls)
        {
            try
            {
                var (url, md5) = file.IsOpenMlDescription ? await OpenMlDescription.ResolveAsync(client, silence, address,
                    cancellation).ConfigureAwait(false) : (address, null);
                await FromAsync(url, cancellation).ConfigureAwait(false);
                if (md5 is not null)
                    await OpenMlDescription.CheckAsync(part, md5, url, cancellation).ConfigureAwait(false);
                File.Delete(_tag);
                return;
            }
            catch (CandorException e)
            {
                first ??= e;
            }
        }

        throw first ?? new CandorException($"{file.Name} has no address.");
    }

    private async Task FromAsync(Uri url, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = Have;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                patience.CancelAfter(silence);
                if (await AttemptAsync(url, patience).ConfigureAwait(false))
                    return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && IsNetwork(e))
            {
                if (Have == before || attempt == Attempts)
                    throw Unreachable(url, e);
                continue;
            }

            if (Have == before || attempt == Attempts)
                throw new CandorException($"{url} ended after {Have} bytes, before its end; run 'candor data fetch' again to go on from there.");
        }
    }

    private long Most => file.Bytes ?? MostUnknown;

    private CandorException TooLong(Uri? url)
    {
        File.Delete(part);
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{url} sends more than {Most} bytes, {(file.Bytes is null ? "the most that is taken" : "the length that is known")}; what " +
            $"had arrived was removed. Try again later, or fetch the file by hand."));
    }

    private long Have => File.Exists(part) ? new FileInfo(part).Length : 0;

    // True when all bytes are here.
    private async Task<bool> AttemptAsync(Uri url, CancellationTokenSource patience)
    {
        var have = Have;
        using var request = Request(url, ref have);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead,
            patience.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            if (response.Content.Headers.ContentRange?.Length == have)
                return true;
            File.Delete(part);
            return await AttemptAsync(url, patience).ConfigureAwait(false);
        }

        if (!response.IsSuccessStatusCode)
            throw new CandorException($"{url} answered {(int)response.StatusCode} ({response.ReasonPhrase}); {(response.StatusCode == HttpStatusCode.NotFound ? "the file is no longer there: report it, or fetch it by hand" : "try again later")}.");
        var resumed = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumed)
            throw new CandorException($"{url} answered with another range than asked for; delete {part} and fetch again.");
        if (!resumed)
            RememberTag(response);
        var total = resumed ? response.Content.Headers.ContentRange!.Length : response.Content.Headers.ContentLength;
        await CopyAsync(response, resumed ? have : 0, total, patience).ConfigureAwait(false);
        return total is null || Have >= total;
    }

    private HttpRequestMessage Request(Uri url, ref long have)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("candor", typeof(Download).Assembly.GetName().Version?.ToString(2)));
        request.Headers.AcceptEncoding.Clear();
        var tag = File.Exists(_tag) ? File.ReadAllText(_tag) : null;
        if (have > 0 && (file.Sha256 is not null || tag is not null))
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            if (tag is not null && RangeConditionHeaderValue.TryParse(tag, out var condition))
                request.Headers.IfRange = condition;
        }
        else
        {
            have = 0;
        }

        return request;
    }

    private void RememberTag(HttpResponseMessage response)
    {
        var tag = response.Headers.ETag is { IsWeak: false } etag ? etag.ToString() : response.Content.Headers.LastModified?.ToString("r",
            CultureInfo.InvariantCulture);
        if (tag is null)
            File.Delete(_tag);
        else
            WholeFile.WriteText(_tag, tag);
    }

    private async Task CopyAsync(HttpResponseMessage response, long have, long? total, CancellationTokenSource patience)
    {
        var body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        var target = PartFile.Open(part, goOn: have > 0);
        await using (body.ConfigureAwait(false))
        await using (target.ConfigureAwait(false))
        {
            var buffer = new byte[1 << 16];
            progress((have, total));
            while (true)
            {
                patience.CancelAfter(silence);
                var n = await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
                if (n == 0)
                    return;
                if (have + n > Most)
                    throw TooLong(response.RequestMessage?.RequestUri);
                await target.WriteAsync(buffer.AsMemory(0, n), patience.Token).ConfigureAwait(false);
                progress((have += n, total));
            }
        }
    }

    /// <summary>Whether the network, not the disk, failed.</summary>
    internal static bool IsNetwork(Exception e) =>
        e is HttpRequestException or HttpIOException or OperationCanceledException
            || e is IOException { InnerException: System.Net.Sockets.SocketException };

    internal static CandorException Unreachable(Uri url, Exception e) => new(
        e is OperationCanceledException
            ? $"{url.Host} did not answer in time; check the network and run 'candor data fetch' again, it goes on where it stopped."
            : $"Cannot fetch {url}: {e.Message.TrimEnd('.')}. Check the network (and HTTPS_PROXY, if you need one) and run 'candor data fetch' again, it goes on where it stopped.", e);
}
