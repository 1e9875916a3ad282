using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data;
using Candor.Experiments;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Cli.Verbs;

/// <summary><c>candor list [KIND]</c></summary>
internal sealed class ListVerb : Verb
{
    private const string Environment = "environment";
    private static readonly string[] s_kinds = ["explainers", "metrics", "methods", "counterfactuals", "baselines", "data",
        "experiments", Environment];

    private readonly CommonFlags _common;
    private readonly Argument<string?> _kind = new("KIND")
    {
        Description = "explainers, metrics, methods, counterfactuals, baselines, data or experiments " +
        "(default: all of these), or environment: what computes here",
        Arity = ArgumentArity.ZeroOrOne
    };

    public ListVerb(Shell shell, CommonFlags common) : base(
        "list", "Lists everything that has a name on the command line.", shell, "candor list", "candor list metrics --json",
            "candor list environment")
    {
        _common = common;
        Add(_kind);
    }

    protected override int Run(ParseResult arguments)
    {
        var kind = arguments.GetValue(_kind);
        if (kind is not null && !s_kinds.Contains(kind))
            throw Suggestion.Unknown("list", kind, s_kinds);
        if (kind == Environment)
            return ListEnvironment(arguments.GetValue(_common.Json));
        var items = Items().Where(i => kind is null || i.List == kind).Select(i => i.Item).ToList();
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, new JsonArray([.. items.Select(i => (JsonNode)new JsonObject
            {
                ["kind"] = i.Kind,
                ["name"] = i.Name,
                ["summary"] = i.Summary,
                ["direction"] = i.Direction,
                ["paper"] = i.Paper?.Key,
            })]));
            return 0;
        }
        var table = Tables.New(Shell.Output, "kind", "name", "what it is", "paper");
        foreach (var item in items)
            table.Row(item.Kind, item.Name, Better(item) + item.Summary, item.Paper?.Key ?? "");
        table.Print(Shell.Output);
        return 0;
    }

    private int ListEnvironment(bool json)
    {
        TorchRuntime.Load();
        (string Name, string Value)[] facts =
        [
            ("libtorch", TorchRuntime.Version),
            ("threads", TorchRuntime.Threads.ToString(CultureInfo.InvariantCulture)),
            ("CUDA devices", TorchRuntime.CudaDevices.ToString(CultureInfo.InvariantCulture)),
            ("convolutions", TorchRuntime.ConvolutionsAreSound
                ? "oneDNN's pass their test on this processor"
                : "oneDNN's fail their test on this processor for channels that are no multiple of 16: Candor's networks go round it, " +
                    "other people's are computed without it"),
            ("LSTMs", TorchRuntime.RecurrenceIsSound
                ? "oneDNN's pass their test on this processor"
                : "oneDNN's fail their test on this processor for states whose width is no multiple of 64: all are computed without it"),
            .. TorchRuntime.Compatibility.Select(c => ("made ready", c)),
        ];
        if (json)
        {
            JsonOut.Write(Shell.Output,
                new JsonArray([.. facts.Select(f => (JsonNode)new JsonObject { ["name"] = f.Name, ["value"] = f.Value })]));
            return 0;
        }
        var table = Tables.New(Shell.Output, "name", "value");
        foreach (var (name, value) in facts)
            table.Row(name, value);
        table.Print(Shell.Output);
        return 0;
    }

    private string Better(CatalogItem item) => item.Direction switch
    {
        "up" => Shell.Output.Pick("↑ ", "(higher is better) "),
        "down" => Shell.Output.Pick("↓ ", "(lower is better) "),
        "pad" => "no word, of transformers the pad token (texts only)",
        "mask" => "the tokenizer's mask token (transformers over texts)",
        "attention" => "a place that the model does not attend to (transformers over texts)",
        _ => "",
    };

    private static IEnumerable<(string List, CatalogItem Item)> Items() =>
        Catalog.Items.Select(i => ($"{i.Kind}s", i))
            .Concat(Baseline.Names.Select(b => ("baselines", new CatalogItem("baseline", b, Meaning(b), null))))
            .Concat(DataCatalog.All.Select(d => ("data", new CatalogItem("data", d.Name, d.Description, null))))
            .Concat(ExperimentCatalog.Names.Select(n => ("experiments", new CatalogItem("experiment", n, ExperimentCatalog.Open(n).Title,
                null))));

    private static string Meaning(string baseline) => baseline switch
    {
        "mean" => "the training mean of every input",
        "zero" => "a raw value of 0, and no category",
        "blur" => "the image without its details (images only)",
        "noise" => "a value drawn once for each input, within the training part's range",
        "pad" => "no word, of transformers the pad token (texts only)",
        "mask" => "the tokenizer's mask token (transformers over texts)",
        "attention" => "a place that the model does not attend to (transformers over texts)",
        _ => "",
    };
}
