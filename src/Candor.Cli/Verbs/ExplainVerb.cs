using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Reports;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Runs.Tables;
using Candor.Runs.Training;

namespace Candor.Cli.Verbs;

/// <summary><c>candor explain RUN --row 12</c></summary>
internal sealed partial class ExplainVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly ExplainerFlags _explainer;
    private readonly Argument<string?> _run = new("RUN")
    {
        Description = "a finished run's folder; or an ONNX transformer over texts, with its --tokenizer",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _new = new("DATA") { Description = "new data, as --data", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int?> _row;
    private readonly Option<string?> _id;
    private readonly Option<string?> _idColumn;
    private readonly Option<string[]?> _set;
    private readonly Option<string?> _text;
    private readonly CaseFlags _case;
    private readonly Option<string?> _target;
    private readonly Option<bool> _before;
    private readonly Option<string?> _data;
    private readonly Option<int?> _top;
    private readonly Option<string?> _out;
    private readonly Option<int?> _examples;
    private readonly Option<bool> _hideRows;
    private readonly Option<ExplanationLayout?> _layout;
    private readonly Option<bool> _resume;
    private readonly Option<int[]?> _rows;
    private readonly Option<string[]?> _ids;
    private readonly Option<string?> _reason;
    private readonly Option<string?> _verify;
    private readonly Option<bool> _changes;
    private readonly Option<string[]?> _mutable;
    private readonly Option<string[]?> _monotone;
    private readonly Option<string?> _wanted;
    private readonly Option<bool> _global;
    private readonly Option<int?> _sample;
    private readonly GivenModelFlags _model;

    public ExplainVerb(Shell shell, CommonFlags common) : base(
        "explain",
        "Explains the prediction of one row: signed contributions by feature name as bars, and as explanation-rowN.json and explanation-rowN.html; of an image also heat map, overlay and highest-ranked units as PNG; of a text the words in their place.",
        shell,
        "candor explain runs/demo --row 12",
        "candor explain runs/vehicle-fewer-examples-seed0 --row 12 --examples 5",
        "candor explain runs/opinions-meed-seed0 --text \"A lovely hotel, but the bed was awful.\"",
        "candor explain model.onnx --tokenizer bert --text \"A lovely hotel, but the bed was awful.\"",
        "candor explain runs/loans --id A10005",
        "candor explain runs/loans --set age=40 income=30000 employment=self-employed",
        "candor explain runs/loans new-loans.csv --out explanations.jsonl",
        "candor explain runs/loans --global",
        "candor explain runs/loans --id A10005 --what-would-change --mutable income,amount,term --monotone income=up",
        "candor explain --verify runs/loans/explanation-a10005-1f0c2b7e.json",
        "candor explain runs/loans --row 3 --data new-loans.csv --target yes --top 8 --json")
    {
        _common = common;
        Add(_run);
        Add(_new);
        var group = Take(new FlagGroup("Explanation"));
        _row = group.Add(Flag.Whole("--row", "the row in the data, from 0"));
        _id = group.Add(Flag.Text("--id", "ID", "the row whose id column holds this, instead of its number"));
        _idColumn = group.Add(
            Flag.Text("--id-column", "COL", "the column that --id looks in (default: those named in training, else those left out there)"));
        _set = group.Add(
            Flag.Pairs("--set", "COL=VALUE", "values by column: a case of its own, or with a row what is to be changed in it"));
        _text = group.Add(Flag.Text("--text", "TEXT", "a text to explain that is of no data set, where the predictor takes texts"));
        _target = group.Add(Flag.Text("--target", "CLASS", "the class to explain (default: the predicted one)"));
        _before = group.Add(Flag.Switch("--before", "explain the predictor before tuning"));
        _data = group.Add(Flag.Text("--data", "DATA",
            "other data, matched by name; labels are not needed; - reads standard input (default: the run's own)"));
        _top = group.Add(Flag.Whole("--top", "bars to print, the largest first (default 20); the files have all"));
        _out = group.Add(Flag.Text("--out", "DIR|FILE", "where the two files go (default: the run folder); a .jsonl, .csv, .tsv, " +
            ".arrow or .parquet file: all rows of DATA are explained there"));
        _examples = group.Add(Flag.Whole("--examples",
            "training examples to explain with, where they explain (default the run's, else 10)"));
        _hideRows = group.Add(ExampleFlags.HideRows());
        _reason = group.Add(Flag.Text("--reason", "TEXT", "why the explanation is asked for; it is filed with the page"));
        _rows = group.Add(Flag.Numbers<int>("--rows", "N,N", "several rows: a page each and an index of them, in --out"));
        _ids = group.Add(Flag.List("--ids", "ID,ID", "several rows by their ids, likewise"));
        _verify = group.Add(Flag.Text("--verify", "PAGE.json",
            "compute a filed explanation again and say whether it is equal; exit code 1 if not (RUN: another folder of the run)"));
        var changes = Take(new FlagGroup("What would change the decision"));
        _changes = changes.Add(
            Flag.Switch("--what-would-change", "also find the smallest changes of columns after which the predictor decides otherwise"));
        _mutable = changes.Add(Flag.List("--mutable", "A,B", "the columns that may change (default: all)"));
        _monotone = changes.Add(Flag.Pairs("--monotone", "COL=up|down", "numeric columns that may change in one direction only"));
        _wanted = changes.Add(Flag.Text("--wanted", "RANGE",
            "the numbers that are wanted of a predictor that gives one: \">=200\", \"<=150\" or 150..200"));
        var many = Take(new FlagGroup("Many cases (--out explanations.jsonl)"));
        _layout = many.Add(
            Flag.Choice("--layout", "wide: a line a case; long: a line a unit, with its value (default wide; long for texts)",
            ("wide", ExplanationLayout.Wide), ("long", ExplanationLayout.Long)));
        _resume = many.Add(Flag.Switch("--resume", "go on where the same command was cut off"));
        var whole = Take(new FlagGroup("The whole model"));
        _global = whole.Add(Flag.Switch("--global", "what the model leans on over many rows: what weighs how much, " +
            "which way by class, row by row, by value, and together; a page and JSON"));
        _sample = whole.Add(Flag.Rows("--sample", "rows that are explained with --global (default: as many as bring the 95 % interval of " +
            "each mean to +-0.01, 500 to 10000)"));
        _model = Take(new GivenModelFlags());
        _case = Take(new CaseFlags());
        _explainer = Take(new ExplainerFlags("the run's"));
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        if (arguments.GetValue(_verify) is not null || arguments.GetValue(_global)
            || arguments.GetValue(_out) is not { } table || !RowFile.Writes(table) || KeepJob.Takes(arguments.GetValue(_run) ?? ""))
            Shell.RequireOneRank("Ranks share explanations of many rows by a run (candor explain RUN DATA --out explanations.csv) and no " +
                "others");
        if (arguments.GetValue(_verify) is { } filed)
            return Verify(arguments, filed);
        if (arguments.GetValue(_run) is null)
            throw new UsageException("Name the run's folder (candor explain runs/demo --row 12).");
        var target = arguments.GetValue(_out);
        var file = target is not null && RowFile.Writes(target) ? target : null;
        var run = _model.Run(arguments, arguments.GetValue(_run)!, file is null ? target : null, _common, Shell);
        if (arguments.GetValue(_global))
            return Global(arguments, run, file);
        if (arguments.GetResult(_sample) is { Implicit: false })
            throw new UsageException("--sample is for the whole model; give --global too, or leave it out.");
        if (file is not null)
            return Many(arguments, run, file);
        if ((arguments.GetResult(_layout) ?? arguments.GetResult(_resume)) is { Implicit: false } alone)
            throw new UsageException(
                $"{alone.IdentifierToken!.Value} is for many cases; name a file for them (--out explanations.jsonl), or leave it out.");
        var choice = Choice(arguments);
        if (arguments.GetValue(_top) is < 1 and var top)
            throw new UsageException(FormattableString.Invariant($"--top is {top}, but must be 1 or more."));
        var threads = _common.Threads(arguments);
        CaseChoice[] cases = arguments.GetValue(_rows) is { Length: > 0 } rows ? [.. rows.Select(r => choice with { Row = r })]
            : arguments.GetValue(_ids) is { Length: > 0 } ids ? [.. ids.Select(id => choice with { Id = id })]
            : [choice];
        var folder = arguments.GetValue(_out) ?? run;
        var several = Given(arguments, [_rows, _ids]) is not null;
        if (several)
            RequireNoIndex(folder);
        var explained = RunExamples.Concerns(run, _explainer.Name(arguments))
            ? ByExamples(arguments, run, cases) : ByUnits(arguments, run, cases, threads);
        if (several)
            return Bundle(arguments, explained, folder);
        var (document, pictures) = CasePage.Write(explained[0], folder);
        if (arguments.GetValue(_common.Json))
        {
            JsonOut.Write(Shell.Output, document);
            return 0;
        }
        explained[0].Print(Shell.Output, arguments.GetValue(_top));
        if (pictures.Count > 0)
            Shell.Output.Line($"Pictures: {string.Join(", ", pictures)}");
        Shell.Output.Line($"Page: {(string)document["page"]!}");
        return 0;
    }

    private FiledCase[] ByUnits(ParseResult arguments, string run, CaseChoice[] cases, int threads)
    {
        if (arguments.GetValue(_hideRows))
            throw new CandorException($"--hide-rows has no effect with the explainer of {run}, which shows no training rows; leave it out.");
        if (arguments.GetValue(_examples) is not null)
            throw new CandorException($"--examples has no effect with the explainer of {run}; leave it out, or name --explainer {ExamplesRequest.RepresenterPointsName}.");
        var request = new ExplainRequest
        {
            Run = run,
            Case = cases[0],
            Say = Shell.Note,
            Explainer = _explainer.Name(arguments),
            Settings = _explainer.Settings(arguments),
            Target = arguments.GetValue(_target),
            Seed = arguments.GetValue(_common.Seed),
            Threads = threads,
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Before = arguments.GetValue(_before),
            Reason = arguments.GetValue(_reason),
            WhatWouldChange = Changes(arguments),
            Clock = Shell.Clock,
        };
        return [.. RunExplanation.Explain(request, cases).Zip(cases, (e, c) => new FiledByUnits(e, request with { Case = c }))];
    }

    private static string? Given(ParseResult arguments, Symbol[] symbols) => symbols.FirstOrDefault(s => s switch
    {
        Option o => arguments.GetResult(o) is { Implicit: false },
        Argument a => arguments.GetResult(a) is { Tokens.Count: > 0 },
        _ => false,
    })?.Name;

    private FiledCase[] ByExamples(ParseResult arguments, string run, CaseChoice[] cases)
    {
        if (Given(arguments, [_changes, _mutable, _monotone, _wanted]) is { } idle)
            throw new CandorException($"{idle} is for explanations by units, but this run explains by training examples; leave it out, " +
                "or name another explainer (--explainer lime).");
        if (_explainer.Settings(arguments) is not null || arguments.GetValue(_target) is not null || arguments.GetValue(_before)
            || arguments.GetValue(_top) is not null)
            throw new CandorException("Explanations by examples speak of the predicted class of the trained predictor and have no perturbations; leave out --target, --before, --top and options of other explainers (--examples 5 shortens the list).");
        _common.Apply(arguments);
        var request = new ExamplesRequest
        {
            Run = run,
            Say = Shell.Note,
            Explainer = _explainer.Name(arguments),
            Reading = cases[0].Reading,
            Examples = arguments.GetValue(_examples) is { } u ? [u] : [],
            HideRows = arguments.GetValue(_hideRows),
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Reason = arguments.GetValue(_reason),
            Clock = Shell.Clock,
        };
        return [.. RunExamples.Explain(request, cases).Zip(cases, (e, c) => new FiledByExamples(e, request, c))];
    }

    private string? Data(ParseResult arguments) => (arguments.GetValue(_new), arguments.GetValue(_data)) switch
    {
        ({ }, { }) => throw new UsageException("DATA and --data both name data; give one of them."),
        var (word, option) => word ?? option,
    };
}
