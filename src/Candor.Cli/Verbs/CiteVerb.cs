using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Literature;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor cite [NAME…]</c></summary>
internal sealed class CiteVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description =
        "explainers, metrics or methods of 'candor list' (default: all)",
        Arity = ArgumentArity.ZeroOrMore
    };
    private readonly Option<string?> _run;

    public CiteVerb(Shell shell, CommonFlags common) : base(
        "cite", "Prints the BibTeX entries of methods, or of everything that a run used.", shell,
        "candor cite id-expo lime", "candor cite --run runs/demo > references.bib")
    {
        _common = common;
        Add(_names);
        _run = Take(new FlagGroup("Source")).Add(Flag.Text("--run", "RUN", "the papers that a finished run used"));
    }

    protected override int Run(ParseResult arguments)
    {
        var names = arguments.GetValue(_names) ?? [];
        var run = arguments.GetValue(_run);
        if (run is not null && names.Length > 0)
            throw new UsageException("Give names or --run, not both.");
        IReadOnlyList<Citation> citations = run is not null
            ? RunFolder.Open(run).ReadRecord().Citations
            : [.. Citations.Of(Papers(names)).Select(p => new Citation(p.Key, p.Text, p.BibTex))];
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, new JsonArray([.. citations.Select(c => (JsonNode)new JsonObject
            {
                ["key"] = c.Key,
                ["text"] = c.Text,
                ["bibtex"] = c.BibTex,
            })]));
            return 0;
        }
        Shell.Output.Writer.WriteLine(string.Join("\n\n", citations.Select(c => c.BibTex.TrimEnd())));
        return 0;
    }

    private IEnumerable<Paper?> Papers(string[] names)
    {
        if (names.Length == 0)
            return Catalog.Items.Select(i => i.Paper);
        var items = names.Select(name => Catalog.Items.FirstOrDefault(i => i.Name == name || MetricNames.Word(i.Name) == name)
            ?? throw Suggestion.Unknown("method, explainer or metric", name, Catalog.Items.Select(i => i.Name))).ToList();
        foreach (var item in items.Where(i => i.Paper is null))
            Shell.Say($"{item.Name} is a textbook {item.Kind}: nothing to cite.");
        return items.Select(i => i.Paper);
    }
}
