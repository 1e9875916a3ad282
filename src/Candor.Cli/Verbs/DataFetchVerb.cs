using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data;

namespace Candor.Cli.Verbs;

/// <summary><c>candor data fetch NAME…</c></summary>
internal sealed class DataFetchVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "sets of 'candor data list'",
        Arity = ArgumentArity.OneOrMore
    };
    private readonly Option<string?> _cache;

    public DataFetchVerb(Shell shell, CommonFlags common) : base(
        "fetch", "Downloads sets from their publishers, checks their hashes, and goes on with a download that was broken off.", shell,
        "candor data fetch mnist", "candor data fetch wine-quality-red segment --cache /data/candor")
    {
        _common = common;
        Add(_names);
        _cache = Take(new FlagGroup("Download")).Add(Flag.Text("--cache", "DIR",
            "where the files go (default: $CANDOR_DATA, else the user's cache)"));
    }

    protected override int Run(ParseResult arguments)
    {
        var entries = arguments.GetValue(_names)!.Select(DataCatalog.Get).ToList();
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fetcher = new DataFetcher(client, arguments.GetValue(_cache) ?? DataCache.Default);
        var cancellation = Shell.Interruption.Observe(Stopped);
        var results = Shell.Watch(view => entries.ConvertAll(entry =>
            fetcher.FetchAsync(entry, new Progress(view), cancellation).GetAwaiter().GetResult()), Stopped);
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, new JsonArray([.. results.Select(r => (JsonNode)Json(r))]));
            return 0;
        }
        foreach (var result in results)
            Shell.Output.Line($"{result.Entry.Name}: {(result.Files.Any(f => f.Downloaded) ? "fetched" : "was here already, and is whole")}, {Figures.Megabytes(result.Files.Sum(f => f.Bytes))} in {result.Folder}");
        return 0;

        static string Stopped() => "interrupted; what has arrived is kept, and the same command goes on from there";
    }

    private static JsonObject Json(FetchResult result) => new()
    {
        ["name"] = result.Entry.Name,
        ["folder"] = result.Folder,
        ["files"] = new JsonArray([.. result.Files.Select(f => (JsonNode)new JsonObject
        {
            ["path"] = f.Path,
            ["bytes"] = f.Bytes,
            ["sha256"] = f.Sha256,
            ["check"] = f.Check.ToString(),
            ["downloaded"] = f.Downloaded,
        })]),
    };

    private sealed class Progress(IProgressView view) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => view.Received(value.File, value.Received, value.Total);
    }
}
