using System.Globalization;
using Candor.Reports;
using Candor.Runs.Comparing;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Web.Labels;

namespace Candor.Web.Dashboard;

/// <summary>What takes a while: a page when it is done.</summary>
/// <param name="What">What it does, in words.</param>
/// <param name="Do">Gives the page; calls its first argument with the share that is done now and then.</param>
internal sealed record Work(string What, Func<Action<double>, CancellationToken, string> Do)
{
    private const string FromJob = "../../";

    /// <summary>Explains a row.</summary>
    public static Work Row(RunEntry run, int row, OpenRuns open, DashboardOptions options)
    {
        var number = row.ToString(CultureInfo.InvariantCulture);
        return new($"Row {number} of {run.Name}", Explain);

        string Explain(Action<double> share, CancellationToken stop)
        {
            List<(string, string)> crumbs = [(run.Name, run.Address), ($"Row {number}", $"{run.Address}/row/{number}")];
            if (run.HasWhatIf)
                crumbs.Add(("What if", $"{run.Address}/what-if?row={number}"));
            var page = run.IsByExamples ? ByExamples(run, row, options) : ByUnits(run, row, open, options, stop);
            return Layout.Within(page, FromJob, crumbs);
        }
    }

    private static string ByUnits(RunEntry run, int row, OpenRuns open, DashboardOptions options, CancellationToken stop) =>
        open.Ask(run, r =>
        {
            var shown = r.Show(new() { Row = row }, clock: options.Clock, cancellation: stop);
            return HtmlExplanation.Render(shown.Sample, run.Name, shown.Explainer, null, shown.Provenance);
        });

    private static string ByExamples(RunEntry run, int row, DashboardOptions options)
    {
        var shown = RunExamples.Explain(new()
        {
            Run = run.Folder,
            Device = options.Device,
            Program = options.Leave,
            Clock = options.Clock,
        }, [new CaseChoice { Row = row }])[0];
        return HtmlExamples.Render(shown.Sample, run.Name, shown.Provenance);
    }

    /// <summary>Explains the whole model, or finds that in the run.</summary>
    public static Work WholeModel(RunEntry run, DashboardOptions options)
    {
        return new($"The whole model of {run.Name}", Explain);

        string Explain(Action<double> share, CancellationToken stop)
        {
            var record = RunGlobalExplanation.Explain(new()
            {
                Run = run.Folder,
                Device = options.Device,
                Program = options.Leave,
                Clock = options.Clock,
                Measured = p => share(p.Share),
                Cancellation = stop,
            }, print => GlobalFiles.Find(run.Folder, print));
            GlobalFiles.Write(record, run.Folder, run.Name);
            RunReport.Write(RunFolder.Open(run.Folder), run.Record);
            return Layout.Within(HtmlGlobal.Render(record, run.Name), FromJob,
                [(run.Name, run.Address), ("Whole model", $"{run.Address}/whole-model")]);
        }
    }

    /// <summary>Selects what people are shown of some rows, by the run's explainer and at random, and begins a file of labels.</summary>
    public static Work Labels(RunEntry run, DashboardOptions options, Func<string, string> page)
    {
        return new($"Labels of {run.Name}", Select);

        string Select(Action<double> share, CancellationToken stop)
        {
            var rows = MaskedRows.Of(new() { Run = run.Folder, Device = options.Device, Program = options.Leave });
            stop.ThrowIfCancellationRequested();
            LabelStore.OpenOrCreate(run.Labels, LabelSet.Of(rows)).Dispose();
            return page(FromJob);
        }
    }

    /// <summary>Compares runs; the first is what the others are held against.</summary>
    public static Work Compare(IReadOnlyList<RunEntry> runs, DashboardOptions options)
    {
        var names = string.Join(", ", runs.Select(r => r.Name));
        return new($"{names} compared", Explain);

        string Explain(Action<double> share, CancellationToken stop)
        {
            var record = RunComparison.Compare(new()
            {
                Runs = [.. runs.Select(r => r.Folder)],
                Device = options.Device,
                Program = options.Leave,
                Clock = options.Clock,
                Measured = p => share(p.Share),
                Cancellation = stop,
            });
            return Layout.Within(HtmlComparison.Render(record), FromJob, [("Compared", CompareAddress(runs))]);
        }
    }

    /// <summary>Where a comparison is asked for, seen from the site's root.</summary>
    public static string CompareAddress(IEnumerable<RunEntry> runs) => "compare?" + string.Join('&', runs.Select(r => $"run={r.Key}"));
}
