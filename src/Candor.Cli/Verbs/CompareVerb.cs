using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Runs.Comparing;

namespace Candor.Cli.Verbs;

/// <summary><c>candor compare RUN [RUN…]</c></summary>
internal sealed class CompareVerb : Verb
{
    private const int Listed = 10;

    private readonly CommonFlags _common;
    private readonly ExplainerFlags _explainer;
    private readonly CaseFlags _case;
    private readonly ProgramFlags _program;
    private readonly Option<string?> _data;
    private readonly Option<int?> _sample;
    private readonly Option<int?> _top;
    private readonly Option<string?> _out;
    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "finished runs' folders: the first is the reference; one alone is compared with what it was before its tuning",
        Arity = ArgumentArity.OneOrMore,
    };

    public CompareVerb(Shell shell, CommonFlags common) : base(
        "compare",
        "Holds runs against each other on the same rows: options, scores, decisions, explanations, what weighs how much. Only rows that no run was trained or chosen on are compared.",
        shell,
        "candor compare runs/loans-id-expo runs/loans-ce",
        "candor compare runs/demo",
        "candor compare runs/a runs/b runs/c --data new-loans.csv --explainer kernel-shap --out compared")
    {
        _common = common;
        Add(_runs);
        var group = Take(new FlagGroup("Comparison"));
        _data = group.Add(Flag.Text("--data", "DATA", "other rows, with or without labels (default: the first run's test part)"));
        _sample = group.Add(Flag.Rows("--sample",
            "rows that are compared, drawn class by class (default: as many as bring each 95 % interval to +-0.01, 500 to 10,000)"));
        _top = group.Add(Flag.Whole("--top", FormattableString.Invariant($"rows and features that tables list (default {Listed})")));
        _out = group.Add(Flag.Text("--out", "DIR", "where the page and its JSON go (default: the first run's folder)"));
        _case = Take(new CaseFlags());
        _explainer = Take(new ExplainerFlags("each run's own"));
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var runs = arguments.GetValue(_runs)!;
        if (arguments.GetValue(_data) is null && _case.Given(arguments) is { } idle)
            throw new UsageException($"{idle.Name} has no effect without other rows (--data); the runs' own data is read as in training.");
        if (arguments.GetValue(_top) is < 1 and var few)
            throw new UsageException(FormattableString.Invariant($"--top is {few}, but must be 1 or more."));
        _common.Apply(arguments);
        var record = Shell.Watch(view => RunComparison.Compare(new()
        {
            Runs = runs,
            Data = arguments.GetValue(_data),
            Reading = _case.Read(arguments, _common),
            Rows = arguments.GetValue(_sample),
            Explainer = _explainer.Name(arguments),
            Settings = _explainer.Settings(arguments),
            Seed = arguments.GetValue(_common.Seed),
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Clock = Shell.Clock,
            Say = Shell.Note,
            Measured = view.Measured,
            Cancellation = Shell.Interruption.Observe(Stopped),
        }), Stopped);
        var page = ComparisonFiles.Write(record, arguments.GetValue(_out) ?? runs[0]);
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, Document(record, page));
            return 0;
        }
        ComparisonLines.Print(Shell.Output, record, arguments.GetValue(_top) ?? Listed);
        Shell.Output.Line($"Page: {page}");
        return 0;

        static string Stopped() => "interrupted; nothing is kept of what was compared, and the same command begins anew (--sample 200 " +
            "takes less)";
    }

    private static JsonObject Document(Comparison record, string page)
    {
        var document = JsonNode.Parse(ComparisonJson.Write(record))!.AsObject();
        document["verdicts"] = new JsonArray([.. record.Pairs.Select(p =>
            (JsonNode)$"{ComparisonFindings.Title(record, p)}: {ComparisonFindings.Of(record, p).Headline}")]);
        document["page"] = page;
        return document;
    }
}
