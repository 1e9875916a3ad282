using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Candor.Experiments;

namespace Candor.Cli.Tests.Experiments;

/// <summary>Pages whose figures come from records.</summary>
public sealed class DocsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void The_pages_of_the_repository_have_the_figures_of_their_records()
    {
        foreach (var page in Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(page);
            // A page that tells of marks has them in code.
            if (!text.Contains("\n<!-- record: ", StringComparison.Ordinal))
                continue;
            Assert.True(text == ExperimentDocs.Filled(text, page),
                $"{Path.GetFileName(page)} is behind its records; run: candor reproduce --write-docs {Path.GetRelativePath(Root(), page)}");
        }
    }

    [Fact]
    public void The_tables_beside_records_are_theirs()
    {
        foreach (var page in Directory.GetFiles(Path.Combine(Root(), "experiments"), "tables.md", SearchOption.AllDirectories))
            Assert.True(File.ReadAllText(page) == ExperimentDocs.OfRecord(page),
                $"{page} is behind its record; run: candor reproduce --write-docs {Path.GetRelativePath(Root(), page)}");
    }

    [Fact]
    public void The_index_knows_every_claim_of_every_experiment()
    {
        var inventory = ExperimentInventory.Read(Path.Combine(Root(), "docs", "reproduction", "inventory.json"));
        var answers = inventory.Papers.SelectMany(p => p.Items).SelectMany(i => i.Answers).ToArray();
        foreach (var name in ExperimentCatalog.Names)
        {
            var own = answers.Where(a => a.Experiment == name).ToArray();
            Assert.True(own.Length > 0, $"docs/reproduction/inventory.json has no item for {name}");
            var asked = own.SelectMany(a => a.Claims).ToHashSet();
            if (own.All(a => a.Claims.Count > 0))
                Assert.All(ExperimentFolder.Read(Path.Combine(Root(), "experiments", name.Replace("/", "/results/"))).Claims,
                    c => Assert.Contains(c.Id, asked));
        }
        Assert.All(inventory.Papers.SelectMany(p => p.Items).Where(i => i.Answers.Count == 0), i => Assert.NotEmpty(i.Why));
    }

    [Fact]
    public void Where_the_scale_paper_is_not_the_papers_is_said_of_every_experiment()
    {
        Assert.All(PaperDepartures.Known.Departures, d =>
        {
            Assert.NotEmpty(d.Experiments);
            Assert.Empty(d.Experiments.Except(ExperimentCatalog.Names));
            Assert.All((string[])[d.Paper, d.Here, d.Why], text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        });
        Assert.All(ExperimentCatalog.Names, name => Assert.NotEmpty(PaperDepartures.Known.Of(name)));
    }

    [Fact]
    public void No_experiment_reads_the_column_of_collins_that_decides_its_class()
    {
        var reading = ExperimentCatalog.Names.Select(ExperimentCatalog.Open)
            .SelectMany(e => e.Scales.Keys.SelectMany(s => Objects(e.Parameters(s))))
            .Where(o => o["data"] is JsonArray data && data.Any(d => d is JsonValue && (string?)d == "collins")).ToArray();
        Assert.NotEmpty(reading);
        Assert.All(reading.Select(o => o["perData"]!["collins"]!["reading"]!["ignore"]!.AsArray()),
            ignored => Assert.Contains("Genre", ignored.Select(c => (string?)c)));

        static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
        {
            JsonObject o => [o, .. o.SelectMany(p => Objects(p.Value))],
            JsonArray a => a.SelectMany(Objects),
            _ => [],
        };
    }

    [Fact]
    public void A_record_at_the_papers_scale_notes_where_it_is_not_the_papers()
    {
        Directory.CreateDirectory(_scratch["id-expo"]);
        var file = _scratch.Write("id-expo/quadrants.json", AtSmallest("id-expo/quadrants"));
        Cli.Run("reproduce", file, "--scale", "paper", "--out", _scratch["runs"]).Done();
        var notes = ExperimentFolder.Read(_scratch["runs/id-expo/quadrants/paper"]).Notes;
        Assert.All(PaperDepartures.Known.Of("id-expo/quadrants"), d => Assert.Contains($"{d}", notes));

        // The smallest scale under the paper's name: the notes go by name and scale.
        static string AtSmallest(string name)
        {
            var node = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "experiments", $"{name}.json")))!;
            node["scales"]!["paper"] = node["scales"]!["tiny"]!.DeepClone();
            return node.ToJsonString();
        }
    }

    [Fact]
    public void An_index_lists_items_with_the_verdicts_of_their_records()
    {
        Cli.Run("reproduce", "id-expo/quadrants", "--scale", "tiny", "--out", _scratch["runs"]).Done();
        Directory.CreateDirectory(_scratch["runs/id-expo/results"]);
        Directory.Move(_scratch["runs/id-expo/quadrants/tiny"], _scratch["runs/id-expo/results/quadrants"]);
        _scratch.Write("inventory.json",
            """
            {"experiments": "runs", "papers": [{"title": "A paper", "page": "p.md", "items": [
              {"item": "Fig. 4", "shows": "rows", "answers": [{"experiment": "id-expo/quadrants", "claims": ["most-better"]}]},
              {"item": "Fig. 2", "shows": "pictures", "answers": [{"experiment": "id-expo/images", "claims": []}]},
              {"item": "Fig. 9", "shows": "people", "answers": [], "why": "people are needed"}]}]}
            """);
        var page = _scratch.Write("index.md",
            "<!-- record: inventory.json index --><!-- end -->\n<!-- record: inventory.json count --><!-- end -->\n");
        Cli.Run("reproduce", "--write-docs", page).Done();
        var text = File.ReadAllText(page);
        Assert.Contains("**A paper**", text);
        Assert.Matches(@"\| Fig\. 4 \| rows \| ID-ExpO improves both.*\| open \((not )?as claimed in 2 repeats\) \| 2 \| " +
            "`candor reproduce id-expo/quadrants --scale tiny`", text);
        Assert.Contains("| Fig. 2 | pictures | – | open (no record yet) | 0 |", text);
        Assert.Contains("not reproduced: people are needed", text);
        Assert.Contains("1 claims: 0 hold, 0 fail, 1 are open; 1 items have no experiment.", text);
    }

    [Fact]
    public void Commits_of_records_exist()
    {
        if (!Directory.Exists(Path.Combine(Root(), ".git")) && !File.Exists(Path.Combine(Root(), ".git")))
            Assert.Skip("No history here.");
        if (Git("rev-parse", "--is-shallow-repository").Text.Trim() != "false")
            Assert.Skip("The history is cut off here.");
        foreach (var file in Directory.GetFiles(Path.Combine(Root(), "experiments"), "record.json", SearchOption.AllDirectories))
        {
            var commit = ExperimentFolder.Read(Path.GetDirectoryName(file)!).Environment.Commit;
            Assert.True(Git("merge-base", "--is-ancestor", commit, "HEAD").Code == 0,
                $"{file} names the commit {commit}, which is not in the history: compute records from commits that stay.");
        }
    }

    private static (int Code, string Text) Git(params string[] words)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", words)
        {
            WorkingDirectory = Root(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
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
