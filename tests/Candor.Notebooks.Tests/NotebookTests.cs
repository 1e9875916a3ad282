using System.Text.Json.Nodes;
using Candor.Data.Records;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Candor.Notebooks.Tests;

/// <summary>The sample notebook, run cell by cell by the kernel that notebooks have.</summary>
public class NotebookTests
{
    private const string Package = "#r \"nuget: Candor.Notebooks\"";

    private static async Task<IReadOnlyList<(string Mime, string Value)>> Run(CSharpKernel kernel, string code)
    {
        // The package is not published here: its assemblies stand in its place.
        code = code.Replace(Package, string.Join('\n', Directory.GetFiles(AppContext.BaseDirectory, "Candor*.dll")
            .Where(f => !f.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .Append(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll")).Select(f => $"#r \"{f}\"")), StringComparison.Ordinal);
        var result = await kernel.SendAsync(new SubmitCode(code), TestContext.Current.CancellationToken);
        Assert.All(result.Events.OfType<CommandFailed>(), f => Assert.Fail($"{code}\n{f.Message}"));
        return [.. result.Events.OfType<DisplayEvent>().SelectMany(e => e.FormattedValues).Select(v => (v.MimeType, v.Value))];
    }

    [Fact]
    public async Task The_sample_runs_and_shows_pages_and_charts()
    {
        var notebook = CodeSubmission.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "notebook.dib"),
            TestContext.Current.CancellationToken), [new("csharp"), new("markdown")]);
        using var kernel = new CSharpKernel().UseKernelHelpers();
        List<(string Mime, string Value)> shown = [];
        foreach (var cell in notebook.Elements.Where(e => e.KernelName != "markdown"))
            shown.AddRange(await Run(kernel, cell.Contents));
        Assert.Equal(["text/html", VegaLite.MimeType, VegaLite.MimeType, "text/html", "text/html", VegaLite.MimeType],
            shown.Select(s => s.Mime));
        const string frame = "<iframe title=\"Candor\" sandbox=\"allow-scripts\" srcdoc=\"&lt;!doctype html&gt;";
        Assert.StartsWith(frame, shown[0].Value, StringComparison.Ordinal);
        Assert.Contains("Row 17", shown[0].Value, StringComparison.Ordinal);
        foreach (var (_, value) in shown.Where(s => s.Mime == VegaLite.MimeType))
        {
            var spec = JsonNode.Parse(value)!;
            Assert.EndsWith("vega-lite/v5.json", (string)spec["$schema"]!, StringComparison.Ordinal);
            Assert.NotEmpty((string)spec["title"]!["text"]!);
            Assert.DoesNotContain("var(--", value, StringComparison.Ordinal);
        }
        Assert.Contains("alcohol", shown[2].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_a_run_explains_is_a_short_page_and_its_names_stay_text()
    {
        NotebookFormats.Register();
        var row = new ExplainedRow("<script>alert(1)</script>", 0.7, 0.5, [new("<b>age", "40", 0.2), new("sex", "f", -0.1)]);
        var shown = row.ToDisplayString("text/html");
        Assert.DoesNotContain("<script", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>age", shown, StringComparison.Ordinal);
        // Once for the page, and once for the frame that holds it.
        Assert.Contains("&amp;lt;b&amp;gt;age", shown, StringComparison.Ordinal);
        Assert.Contains("0.700", shown, StringComparison.Ordinal);
        Assert.Contains("0.200", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_of_what_is_not_there_are_refused()
    {
        var whole = new GlobalExplanation
        {
            Provenance = new()
            {
                Run = "run",
                ModelSha256 = "",
                ContractSha256 = "",
                Data = "d",
                Explainer = "lime",
                Candor = "",
                Libtorch = "",
                Made = "",
            },
            Fingerprint = "",
            Rows = 1,
            AllRows = 1,
            Label = "class",
            Output = "probability",
            Units = [new("age", 0.1, 0.01, 0)],
            Classes = [new("good", 1, [0.1], [0.01])],
        };
        Assert.Contains("no rows to draw", Assert.Throws<CandorException>(() => whole.Beeswarm()).Message, StringComparison.Ordinal);
        var drawn = whole with { Points = [new(0, "good", ["40"], [[0.1]])] };
        Assert.Contains("good", drawn.Beeswarm("good").Title, StringComparison.Ordinal);
        Assert.Contains("'bad'", Assert.Throws<CandorException>(() => drawn.Beeswarm("bad")).Message, StringComparison.Ordinal);
        Assert.Contains("'agee'", Assert.Throws<CandorException>(() => drawn.Dependence("agee")).Message, StringComparison.Ordinal);
    }
}
