using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Candor.Data.Tests;

/// <summary>A request as it arrived.</summary>
internal sealed record LocalRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte of the range asked for; 0 if none.</summary>
    public int From => Headers.TryGetValue("Range", out var range) ? int.Parse(range["bytes=".Length..].TrimEnd('-'),
        System.Globalization.CultureInfo.InvariantCulture) : 0;
}

/// <summary>
/// An HTTP server on a free loopback port that sends exactly the bytes it is told to, so that short bodies and broken connections can be
/// played.
/// </summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<LocalRequest, byte[]> _answer;

    public LocalServer(Func<LocalRequest, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public ConcurrentQueue<LocalRequest> Requests { get; } = new();

    public Uri Url(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose() => _listener.Dispose();

    /// <summary>A response; <paramref name="sent"/> of the body's bytes are sent, then the connection closes.</summary>
    public static byte[] Response(int status, byte[] body, int? sent = null, params string[] headers)
    {
        var head = $"HTTP/1.1 {status} Status\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body.AsSpan(0, sent ?? body.Length)];
    }

    /// <summary>The file, or the range of it that is asked for.</summary>
    public static byte[] FileOrRange(LocalRequest request, byte[] file, int? sent = null) => request.From == 0
        ? Response(200, file, sent, "ETag: \"v1\"")
        : Response(206, file[request.From..], null, $"Content-Range: bytes {request.From}-{file.Length - 1}/{file.Length}", "ETag: \"v1\"");

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
                var path = (await reader.ReadLineAsync())!.Split(' ')[1].TrimStart('/');
                Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
                var request = new LocalRequest(path, headers);
                Requests.Enqueue(request);
                await client.GetStream().WriteAsync(_answer(request));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
