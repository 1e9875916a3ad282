using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Candor.Data.Tests;

public sealed class FetchTests : IDisposable
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 >> 3))];

    private readonly TempFolder _cache = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _cache.Dispose();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static CatalogEntry Entry(params RemoteFile[] files) => new()
    {
        Name = "toy",
        Description = "",
        Rows = 1,
        Columns = 1,
        Classes = 2,
        Licence = "",
        Source = "",
        Origin = DataOrigin.Fetched,
        Files = files,
    };

    private Task<FetchResult> FetchAsync(RemoteFile file, IProgress<FetchProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new DataFetcher(_client, _cache.Path) { Silence = TimeSpan.FromSeconds(5) }.FetchAsync(Entry(file), progress, cancellation);

    private string InCache(string name) => Path.Combine(_cache.Path, "toy", name);

    private sealed class Log : IProgress<FetchProgress>
    {
        public List<FetchProgress> Items { get; } = [];

        public void Report(FetchProgress value) => Items.Add(value);
    }

    [Fact]
    public async Task A_file_arrives_with_progress_and_a_checked_hash_and_is_not_fetched_twice()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body));
        var file = new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body));
        var log = new Log();
        var result = await FetchAsync(file, log);
        Assert.Equal(new FetchedFile(InCache("a.bin"), Body.Length, Hash(Body), HashCheck.Pinned, true), Assert.Single(result.Files));
        Assert.Equal(Body, File.ReadAllBytes(InCache("a.bin")));
        Assert.Equal(new FetchProgress("toy", "a.bin", Body.Length, Body.Length), log.Items[^1]);
        Assert.Equal(log.Items.Select(i => i.Received).Order(), log.Items.Select(i => i.Received));
        Assert.False((await FetchAsync(file)).Files[0].Downloaded);
        Assert.Single(server.Requests);
        Assert.Equal(["a.bin", "a.bin.sha256"], Directory.GetFiles(InCache("")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_answer_longer_than_the_file_is_known_to_be_is_cut_off_and_removed()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body));
        var file = new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body), Bytes: 1000);
        var e = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(file));
        Assert.Contains("sends more than 1000 bytes", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(InCache("")), f => f.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_description_without_end_is_not_read_into_memory()
    {
        using var server = new LocalServer(_ => LocalServer.Response(200, new byte[(1 << 20) + 1]));
        var file = new RemoteFile("a.arff", [server.Url("1")]) { IsOpenMlDescription = true };
        var e = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(file));
        Assert.Contains("answered with more than 1 MiB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_in_the_cache()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body));
        var victim = _cache.Write("victim", "precious");
        Directory.CreateDirectory(InCache(""));
        foreach (var name in new[] { "a.bin.part.tag", "a.bin.sha256", "b.bin.part" })
            File.CreateSymbolicLink(InCache(name), victim);
        await FetchAsync(new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body)));
        Assert.Equal(Body, File.ReadAllBytes(InCache("a.bin")));
        var e = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(new RemoteFile("b.bin", [server.Url("b.bin")], Hash(Body))));
        Assert.Contains("is a link", e.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public async Task A_short_body_is_resumed_where_it_stopped()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body, sent: 70_000));
        var result = await FetchAsync(new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body)));
        Assert.Equal(Body, File.ReadAllBytes(result.Files[0].Path));
        Assert.Equal([0, 70_000], server.Requests.Select(r => r.From));
        Assert.Equal("\"v1\"", server.Requests.Last().Headers["If-Range"]);
    }

    [Fact]
    public async Task An_earlier_part_is_continued_and_one_of_another_version_is_not()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body));
        Directory.CreateDirectory(InCache(""));
        File.WriteAllBytes(InCache("a.bin.part"), Body[..1000]);
        await FetchAsync(new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body)));
        Assert.Equal(1000, server.Requests.Last().From);

        File.WriteAllBytes(InCache("b.bin.part"), Body[..1000]); // neither hash nor tag: it may be of another file
        var result = await FetchAsync(new RemoteFile("b.bin", [server.Url("b.bin")]));
        Assert.Equal(0, server.Requests.Last().From);
        Assert.Equal(Hash(Body), result.Files[0].Sha256);
    }

    [Fact]
    public async Task A_body_that_never_gets_longer_is_an_error_that_says_how_to_go_on()
    {
        using var server = new LocalServer(r => r.From == 0 ? LocalServer.Response(200, Body, 70_000) : LocalServer.Response(206,
            Body[r.From..], 0, $"Content-Range: bytes {r.From}-{Body.Length - 1}/{Body.Length}"));
        var error = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body))));
        Assert.Contains("run 'candor data fetch' again, it goes on where it stopped", error.Message, StringComparison.Ordinal);
        Assert.Equal(70_000, new FileInfo(InCache("a.bin.part")).Length);
    }

    [Fact]
    public async Task A_wrong_hash_is_an_error_and_the_file_is_removed()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, [1, 2, 3]));
        var error = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body))));
        Assert.Contains($"has sha256 {Hash([1, 2, 3])} (3 bytes), expected {Hash(Body)}; it was removed", error.Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(InCache("")));
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_fetched_again()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body));
        var file = new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body));
        await FetchAsync(file);
        File.WriteAllText(InCache("a.bin"), "damaged");
        Assert.True((await FetchAsync(file)).Files[0].Downloaded);
        Assert.Equal(Body, File.ReadAllBytes(InCache("a.bin")));
    }

    [Fact]
    public async Task Without_a_pinned_hash_the_first_download_is_recorded_and_later_ones_must_equal_it()
    {
        var body = Body;
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, body));
        var file = new RemoteFile("a.bin", [server.Url("a.bin")]);
        Assert.Equal(HashCheck.FirstDownload, (await FetchAsync(file)).Files[0].Check);
        Assert.Equal($"{Hash(Body)}  a.bin\n", File.ReadAllText(InCache("a.bin.sha256")));
        Assert.Equal(HashCheck.Recorded, (await FetchAsync(file)).Files[0].Check);
        File.Delete(InCache("a.bin"));
        body = [1, 2, 3];
        var error = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(file));
        Assert.Contains($"but the first download had {Hash(Body)}; it was removed", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(InCache("a.bin")));
    }

    [Fact]
    public async Task A_file_put_there_by_hand_is_kept_and_recorded()
    {
        Directory.CreateDirectory(InCache(""));
        File.WriteAllBytes(InCache("a.bin"), Body);
        var file = Assert.Single((await FetchAsync(new RemoteFile("a.bin", [new("http://127.0.0.1:1/")]))).Files);
        Assert.Equal((HashCheck.FirstDownload, false), (file.Check, file.Downloaded));
        Assert.Equal($"{Hash(Body)}  a.bin\n", File.ReadAllText(InCache("a.bin.sha256")));
    }

    [Fact]
    public async Task Not_found_is_said()
    {
        using var server = new LocalServer(_ => LocalServer.Response(404, "no"u8.ToArray()));
        var error = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(new RemoteFile("a.bin", [server.Url("a.bin")])));
        Assert.Contains("answered 404 (Status); the file is no longer there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_steps_in()
    {
        using var server = new LocalServer(r => r.Path == "official" ? LocalServer.Response(403, []) : LocalServer.FileOrRange(r, Body));
        var result = await FetchAsync(new RemoteFile("a.bin", [server.Url("official"), server.Url("mirror")], Hash(Body)));
        Assert.True(result.Files[0].Downloaded);
    }

    [Fact]
    public async Task Without_network_the_message_says_so()
    {
        Uri url;
        using (var server = new LocalServer(_ => []))
            url = server.Url("a.bin");
        var error = await Assert.ThrowsAsync<CandorException>(() => FetchAsync(new RemoteFile("a.bin", [url])));
        Assert.Contains($"Cannot fetch {url}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the network", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var file = new RemoteFile("a.bin", [new($"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/")]);
        var fetcher = new DataFetcher(_client, _cache.Path) { Silence = TimeSpan.FromMilliseconds(200) };
        Assert.Contains("did not answer in time",
            (await Assert.ThrowsAsync<CandorException>(() => fetcher.FetchAsync(Entry(file)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_arrived()
    {
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, Body));
        using var cancel = new CancellationTokenSource();
        var file = new RemoteFile("a.bin", [server.Url("a.bin")], Hash(Body));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(file, new CancelAt(20_000, cancel), cancel.Token));
        Assert.True(new FileInfo(InCache("a.bin.part")).Length >= 20_000);
        Assert.Equal(Hash(Body), (await FetchAsync(file)).Files[0].Sha256);
        Assert.True(server.Requests.Last().From >= 20_000);
    }

    private sealed class CancelAt(long bytes, CancellationTokenSource cancel) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value)
        {
            if (value.Received >= bytes)
                cancel.Cancel();
        }
    }

    [Fact]
    public async Task OpenML_names_the_file_and_its_MD5()
    {
        const string Arff = "@relation t\n@attribute Text {t1,t2}\n@attribute a numeric\n@attribute binaryClass {P,N}\n@data\nt1,1,P\nt2,2,N\n";
        var bytes = Encoding.UTF8.GetBytes(Arff);
        var md5 = Convert.ToHexString(MD5.HashData(bytes));
        LocalServer server = null!;
        server = new LocalServer(r => r.Path == "api" ? LocalServer.Response(200, Encoding.UTF8.GetBytes($$"""{"data_set_description": {"id": "987", "url": "{{server.Url("file")}}", "md5_checksum": "{{md5}}" } }""")) : LocalServer.FileOrRange(r, bytes));
        using (server)
        {
            var collins = DataCatalog.Get("collins");
            var entry = collins with { Files = [collins.Files[0] with { Urls = [server.Url("api")] }] };
            await new DataFetcher(_client, _cache.Path).FetchAsync(entry);
            var data = Dataset.Open("collins", null, new() { Cache = _cache.Path });
            Assert.Equal("binaryClass", data.Schema.Label);
            Assert.Equal(["a"], data.Schema.Columns.Select(c => c.Name));
            Assert.Equal("fetched:collins", data.Source);
            md5 = new string('0', 32);
            File.Delete(Path.Combine(_cache.Path, "collins", "collins.arff"));
            Assert.Contains("but OpenML states 0000", (await Assert.ThrowsAsync<CandorException>(() => new DataFetcher(_client,
                _cache.Path).FetchAsync(entry))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"data_set_description":{"url":"file:///etc/passwd"}}""")]
    public async Task What_is_no_description_of_OpenML_is_refused(string answer)
    {
        using var server = new LocalServer(_ => LocalServer.Response(200, Encoding.UTF8.GetBytes(answer)));
        var file = new RemoteFile("a.arff", [server.Url("api")]) { IsOpenMlDescription = true };
        Assert.Contains(server.Url("api").ToString(), (await Assert.ThrowsAsync<CandorException>(() => FetchAsync(file))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archives_are_unpacked_and_may_not_leave_their_folder()
    {
        static byte[] TarGz(string name)
        {
            using var target = new MemoryStream();
            using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            using (var tar = new TarWriter(gzip))
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1, 2, 3]) });
            return target.ToArray();
        }

        var archive = TarGz("batch/data.bin");
        using var server = new LocalServer(r => LocalServer.FileOrRange(r, archive));
        await FetchAsync(new RemoteFile("a.tar.gz", [server.Url("a")], Hash(archive)));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(InCache("batch/data.bin")));
        archive = TarGz("../../evil.bin");
        await Assert.ThrowsAsync<CandorException>(() => FetchAsync(new RemoteFile("b.tar.gz", [server.Url("b")], Hash(archive))));
        Assert.False(File.Exists(Path.Combine(_cache.Path, "../evil.bin")) || File.Exists(Path.Combine(_cache.Path, "evil.bin")));
    }

    [Fact]
    public async Task What_needs_no_fetching_and_what_does_not_exist_are_said()
    {
        var fetcher = new DataFetcher(_client, _cache.Path);
        Assert.Contains("'wine' needs no fetching", (await Assert.ThrowsAsync<CandorException>(() => fetcher.FetchAsync("wine"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("Did you mean 'cifar10'?",
            (await Assert.ThrowsAsync<CandorException>(() => fetcher.FetchAsync("cifar-10"))).Message, StringComparison.Ordinal);
    }
}
