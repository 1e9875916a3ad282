using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Reports;
using Candor.Reports.Markup;
using Candor.Runs.Folders;
using Candor.Web.Hosting;
using Candor.Web.Labels;
using Microsoft.AspNetCore.Http;

namespace Candor.Web.Dashboard;

/// <summary>What the site answers, behind its secret.</summary>
/// <param name="options">What is shown.</param>
/// <param name="labelSecret">The address at which people guess for a run, by its key.</param>
internal sealed class DashboardPages(DashboardOptions options, Func<string, string> labelSecret) : IDisposable
{
    private const int RowsAPage = 50;

    private static readonly string[] s_assets = ["dashboard.css", "runs.js", "rows.js", "job.js", "what-if.js"];

    private readonly OpenRuns _open = new(options);
    private readonly Jobs _jobs = new();
    private readonly Dictionary<string, LabelStore> _labels = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Dictionary<string, RunEntry> _known = new(StringComparer.Ordinal);

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parts">Its path behind the secret.</param>
    public Task Answer(HttpContext context, string[] parts)
    {
        var response = context.Response;
        // Reports, charts and bars carry their own styles.
        response.Headers.ContentSecurityPolicy = LoopbackSite.Policy.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'",
            StringComparison.Ordinal);
        return (context.Request.Method, parts) switch
        {
            ("GET", []) => Index(response),
            ("GET", ["report.css"]) => Reply.Style(response, Asset.Read("report.css")),
            ("GET", [var name]) when s_assets.Contains(name) => Reply.Asset(response, name),
            ("GET", ["compare"]) => Compare(context),
            ("POST", ["compare"]) => Begin(response, Work.Compare(Chosen(context), options)),
            ("GET", ["run", var key]) => Found(key) is { } run
                ? Reply.Page(response, RunPage.Of(run)) : Reply.Nothing(response),
            (_, ["run", var key, .. var rest]) => Found(key) is { } run ? OfRun(context, run, rest) : Reply.Nothing(response),
            (_, ["jobs", var id, .. var rest]) => _jobs.Find(id) is { } job ? OfJob(context, job, rest) : Reply.Nothing(response),
            _ => Reply.Nothing(response),
        };
    }

    /// <summary>The page on which people guess, behind its own address; null: there is none.</summary>
    public LabelPage? LabelsBehind(string secret)
    {
        return Known().Values.FirstOrDefault(r => r.HasLabels && labelSecret(r.Key) == secret) is { } run
            ? new(Labels(run), options.Clock) : null;
    }

    private LabelStore Labels(RunEntry run)
    {
        lock (_lock)
        {
            if (!_labels.TryGetValue(run.Labels, out var store))
                _labels.Add(run.Labels, store = LabelStore.Open(run.Labels));
            return store;
        }
    }

    private string LabelsPageOf(RunEntry run, string root) => LabelsPage.Of(run, Labels(run), labelSecret(run.Key), root);

    private Task Index(HttpResponse response)
    {
        var (runs, troubles) = RunEntries.In(options.Folder);
        _known = runs.ToDictionary(r => r.Key, StringComparer.Ordinal);
        return Reply.Page(response, RunsPage.Of(options.Folder, runs, troubles));
    }

    private Dictionary<string, RunEntry> Known()
    {
        if (_known.Count == 0)
            _known = RunEntries.In(options.Folder).Runs.ToDictionary(r => r.Key, StringComparer.Ordinal);
        return _known;
    }

    private RunEntry? Found(string key) => Known().GetValueOrDefault(key);

    private async Task OfRun(HttpContext context, RunEntry run, string[] rest)
    {
        var response = context.Response;
        var cancellation = context.RequestAborted;
        switch (context.Request.Method, rest)
        {
            case ("GET", ["report"]):
                await Standing(response, HtmlReport.Render(run.Record, RunReport.Newest(RunFolder.Open(run.Folder), run.Record)),
                    "../../", run, ("Report", $"{run.Address}/report")).ConfigureAwait(false);
                break;
            case ("GET", ["whole-model"]):
                await Reply.Page(response, JobPage.Of("The whole model", "../../", [(run.Name, run.Address)], $"{run.Address}/whole-model"))
                    .ConfigureAwait(false);
                break;
            case ("GET", ["row", var row]) when IsRow(row):
                await Reply.Page(response, JobPage.Of($"Row {row}", "../../../", [(run.Name, run.Address)], $"{run.Address}/row/{row}"))
                    .ConfigureAwait(false);
                break;
            case ("GET", ["labels"]):
                await Reply.Page(response, run.HasLabels ? LabelsPageOf(run, "../../")
                    : JobPage.Of("Labels", "../../", [(run.Name, run.Address)], $"{run.Address}/labels")).ConfigureAwait(false);
                break;
            case ("POST", ["labels"]):
                await Begin(response, Work.Labels(run, options, root => LabelsPageOf(run, root))).ConfigureAwait(false);
                break;
            case ("POST", ["whole-model"]):
                await Begin(response, Work.WholeModel(run, options)).ConfigureAwait(false);
                break;
            case ("POST", ["row", var row]) when IsRow(row):
                await Begin(response, Work.Row(run, int.Parse(row, CultureInfo.InvariantCulture), _open, options)).ConfigureAwait(false);
                break;
            case ("POST", ["rows"]):
                await Reply.Json(response, await Rows(run, await Reply.Body(context.Request).ConfigureAwait(false), cancellation)
                    .ConfigureAwait(false)).ConfigureAwait(false);
                break;
            case ("GET", ["what-if"]):
                await Reply.Page(response, await Start(run, context.Request.Query["row"], cancellation).ConfigureAwait(false))
                    .ConfigureAwait(false);
                break;
            case ("POST", ["what-if" or "change" or "page"]):
                var asked = await Reply.Body(context.Request).ConfigureAwait(false);
                await (rest[0] == "page" ? Save(response, run, asked, cancellation)
                    : Reply.Json(response, await _jobs.Answer(() => _open.Ask(run, r => rest[0] == "change" ? WhatIf.Changes(r, asked)
                        : WhatIf.Answer(r, asked, cancellation)), cancellation).ConfigureAwait(false))).ConfigureAwait(false);
                break;
            default:
                await Reply.Nothing(response).ConfigureAwait(false);
                break;
        }
    }

    private async Task Save(HttpResponse response, RunEntry run, JsonObject asked, CancellationToken cancellation)
    {
        var (name, page) = await _jobs.Answer(() => _open.Ask(run, r => WhatIf.Page(r, run, asked, options.Clock)), cancellation)
            .ConfigureAwait(false);
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await Reply.Page(response, page).ConfigureAwait(false);
    }

    private static bool IsRow(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private Task<string> Start(RunEntry run, string? row, CancellationToken cancellation)
    {
        if (!run.HasWhatIf)
            throw new CandorException("What-if is for tables and texts that are explained by their units; this run takes other things.");
        return _jobs.Answer(() => _open.Ask(run, r =>
        {
            var number = row is not null && IsRow(row) ? int.Parse(row, CultureInfo.InvariantCulture) : (int?)null;
            var (start, name) = StartingCase.Of(r, number, () => _open.TestRows(run));
            return WhatIfPage.Of(run, r.Contract, start, name);
        }), cancellation);
    }

    private async Task<JsonObject> Rows(RunEntry run, JsonObject asked, CancellationToken cancellation)
    {
        var show = (string?)asked["show"] ?? "all";
        var from = asked["from"] is JsonValue value && value.TryGetValue(out int first) ? Math.Max(0, first) : 0;
        var all = await _jobs.Answer(() => _open.TestRows(run), cancellation).ConfigureAwait(false);
        var rows = show switch
        {
            "mistakes" => [.. all.Where(r => r.IsMistake).OrderByDescending(r => r.Probability)],
            "uncertain" => [.. all.OrderBy(r => r.Probability)],
            _ => all,
        };
        return new()
        {
            ["total"] = rows.Count,
            ["from"] = from,
            ["rows"] = new JsonArray([.. rows.Skip(from).Take(RowsAPage).Select(r => new JsonObject
            {
                ["row"] = r.Row,
                ["name"] = r.Id ?? r.Row.ToString(CultureInfo.InvariantCulture),
                ["label"] = r.Label,
                ["decision"] = r.Prediction.Value is { } v ? Show.InUnits(v) : r.Prediction.Decision,
                ["probability"] = r.Probability is { } p ? Show.Score(p) : "",
                ["mistake"] = r.IsMistake,
            })]),
        };
    }

    private RunEntry[] Chosen(HttpContext context)
    {
        var keys = context.Request.Query["run"].OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var runs = keys.Select(Found).OfType<RunEntry>().ToArray();
        return runs.Length == keys.Length && runs.Length >= 2 ? runs
            : throw new CandorException("Choose two runs or more that are there (compare?run=…&run=…).");
    }

    private Task Compare(HttpContext context)
    {
        var runs = Chosen(context);
        return Reply.Page(context.Response, JobPage.Of(string.Join(" against ", runs.Select(r => r.Name)), "./", [],
            Work.CompareAddress(runs)));
    }

    private Task Begin(HttpResponse response, Work work) =>
        Reply.Json(response, new() { ["job"] = _jobs.Begin(work.What, work.Do).Id });

    private static Task OfJob(HttpContext context, Job job, string[] rest)
    {
        var response = context.Response;
        switch (context.Request.Method, rest)
        {
            case ("GET", []):
                return Reply.Json(response, new()
                {
                    ["what"] = job.What,
                    ["state"] = job.State,
                    ["share"] = double.IsFinite(job.Share) ? JsonValue.Create(job.Share) : null,
                    ["problem"] = job.Problem,
                });
            case ("POST", ["cancel"]):
                job.Cancel();
                return Reply.Json(response, new() { ["state"] = job.State });
            case ("GET", ["page"]) when job.Page is { } page:
                response.Headers.ContentSecurityPolicy = ReportPolicy;
                return Reply.Page(response, page);
            default:
                return Reply.Nothing(response);
        }
    }

    private static Task Standing(HttpResponse response, string page, string root, RunEntry run, (string, string) crumb)
    {
        response.Headers.ContentSecurityPolicy = ReportPolicy;
        return Reply.Page(response, Layout.Within(page, root, [(run.Name, run.Address), crumb]));
    }

    // As the page's own says, and nobody may frame it.
    private static string ReportPolicy { get; } = "default-src 'none'; img-src data:; style-src 'self' 'unsafe-inline'; script-src " +
        string.Join(' ', Script.Report.Select(s => s.PolicyHash)) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Stops what is being computed.</summary>
    public void Stop() => _jobs.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _open.Dispose();
        foreach (var store in _labels.Values)
            store.Dispose();
    }
}
