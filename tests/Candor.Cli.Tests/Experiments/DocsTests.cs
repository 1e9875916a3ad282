using System.Runtime.CompilerServices;
using Candor.Experiments;

namespace Candor.Cli.Tests.Experiments;

/// <summary>Pages whose figures come from records.</summary>
public sealed class DocsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void The_pages_of_the_repository_have_the_figures_of_their_records()
    {
        foreach (var page in Directory.GetFiles(Path.Combine(Root(), "docs", "reproduction"), "*.md"))
        {
            var text = File.ReadAllText(page);
            Assert.True(text == ExperimentDocs.Filled(text, page),
                $"{Path.GetFileName(page)} is behind its records; run: candor reproduce --write-docs " +
                $"docs/reproduction/{Path.GetFileName(page)}");
        }
    }

    [Fact]
    public void A_page_is_filled_from_its_records()
    {
        Cli.Run("reproduce", "id-expo/quadrants", "--scale", "tiny", "--out", _scratch["runs"]).Done();
        var page = _scratch.Write("page.md",
            "# Ours\n\n<!-- record: runs/id-expo/quadrants/tiny claims -->\nstale\n<!-- end -->\n\nBehind.\n\n<!-- record: " +
            "runs/id-expo/quadrants/tiny figures --><!-- end -->\n");
        Cli.Run("reproduce", "--write-docs", page).Done();
        var text = File.ReadAllText(page);
        Assert.Contains("| ID-ExpO improves both scores for more rows than any other method |", text);
        Assert.Contains("(runs/id-expo/quadrants/tiny/figures/quadrants-wine-lime.svg)", text);
        Assert.DoesNotContain("stale", text);
        Assert.StartsWith("# Ours\n\n<!-- record:", text);
        Assert.Contains("<!-- end -->\n\nBehind.", text);
        Assert.Equal(text, ExperimentDocs.Filled(text, page));
    }

    [Fact]
    public void Marks_that_make_no_sense_are_refused()
    {
        Cli.Run("reproduce", "--write-docs", _scratch["none.md"]).Refused("none.md");
        Cli.Run("reproduce", "--write-docs", _scratch.Write("a.md", "<!-- record: x claims -->")).Refused("<!-- end -->");
        Cli.Run("reproduce", "--write-docs", _scratch.Write("b.md", "<!-- record: x -->\n<!-- end -->")).Refused(
            "a mark names a folder and a part");
        Cli.Run("reproduce", "--write-docs", _scratch.Write("c.md", "<!-- record: x claims -->\n<!-- end -->")).Refused("record.json");
        Cli.Run("reproduce", "id-expo/leakage", "--write-docs", _scratch["none.md"]).Refused("NAME");
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "candor.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    public void Dispose() => _scratch.Dispose();
}
