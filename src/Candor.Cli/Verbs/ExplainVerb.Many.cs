using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Reports;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Runs.Tables;

namespace Candor.Cli.Verbs;

/// <summary>Many cases: all rows into one table, or several pages with an index.</summary>
internal sealed partial class ExplainVerb
{
    private int Many(ParseResult arguments, string run, string file)
    {
        if (Given(arguments,
            [_row, _id, _idColumn, _set, _text, _top, _examples, _hideRows, _reason, _rows, _ids, _changes, _mutable,
            _monotone, _wanted]) is { } idle)
            throw new UsageException(
                $"{idle} is for one case, but {file} takes all rows of DATA; leave it out, or name a folder (--out DIR).");
        var data = Data(arguments) ?? throw new UsageException($"Whose rows? Name data (candor explain RUN DATA --out {file}).");
        if (RunExamples.Concerns(run, _explainer.Name(arguments)))
            throw new CandorException(
                "Training examples explain one case at a time; name it (--row 12), or another explainer (--explainer lime).");
        var threads = _common.Threads(arguments);
        var start = Shell.Clock.GetTimestamp();
        var rows = Shell.Watch(view => RunManyExplanations.Explain(new ExplainManyRequest
        {
            Run = run,
            Data = data,
            Out = file,
            Reading = _case.Read(arguments, _common),
            Layout = arguments.GetValue(_layout),
            Explainer = _explainer.Name(arguments),
            Settings = _explainer.Settings(arguments),
            Target = arguments.GetValue(_target),
            Seed = arguments.GetValue(_common.Seed),
            Resume = arguments.GetValue(_resume),
            Threads = threads,
            Device = arguments.GetValue(_common.Device) ?? "cpu",
            Program = _program.Read(arguments),
            Before = arguments.GetValue(_before),
            Ranks = Shell.Ranks,
            Say = Shell.Note,
            Progress = done => view.Rows("explain", done, null),
            Cancellation = Shell.Interruption.Observe(Stopped),
        }), Stopped);
        var seconds = Shell.Clock.GetElapsedTime(start).TotalSeconds;
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output,
                new JsonObject { ["run"] = run, ["data"] = data, ["rows"] = rows, ["explanations"] = file, ["seconds"] = seconds });
        else
            Shell.Output.Line(FormattableString.Invariant($"{rows} rows in {seconds:0.0} s: {file}"));
        return 0;

        string Stopped() => $"interrupted; what is done stands in {file}{RowFile.Partial}, and the same command " +
            (RowFile.HasLines(file) ? "goes on with --resume" : "begins anew");
    }

    private static string IndexIn(string folder) => Path.Combine(folder, "index.html");

    private static void RequireNoIndex(string folder)
    {
        if (File.Exists(IndexIn(folder)))
            throw new CandorException($"{folder} has an index already; name a new folder for these cases (--out DIR).");
    }

    private int Bundle(ParseResult arguments, FiledCase[] cases, string folder)
    {
        var index = IndexIn(folder);
        JsonObject[] documents = [.. cases.Select(c => CasePage.Write(c, folder).Document)];
        HtmlBundle.Write([.. cases.Select(c => c.Bundled())], CasePage.RunName(cases[0].Provenance.Run), cases[0].Provenance.Made, index);
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, new JsonObject { ["index"] = index, ["cases"] = new JsonArray([.. documents]) });
        else
            Shell.Output.Line(FormattableString.Invariant($"{cases.Length} cases: {index}"));
        return 0;
    }
}
