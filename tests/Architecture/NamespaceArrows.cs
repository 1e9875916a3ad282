using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>
/// Inside src/Candor: Training → {Objectives, Metrics} → Explainers → {Masking, Predictors} → {Literature, Tensors}.
/// </summary>
public partial class NamespaceArrows
{
    private static readonly Dictionary<string, string[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["Literature"] = [],
        ["Tensors"] = [],
        ["Masking"] = ["Tensors"],
        ["Predictors"] = ["Tensors", "Masking"],
        ["Explainers"] = ["Literature", "Tensors", "Masking", "Predictors"],
        ["Metrics"] = ["Literature", "Tensors", "Masking", "Predictors", "Explainers"],
        ["Objectives"] = ["Literature", "Tensors", "Masking", "Predictors", "Explainers"],
        ["Training"] = ["Literature", "Tensors", "Masking", "Predictors", "Explainers", "Metrics", "Objectives"],
    };

    public static TheoryData<string> Folders => [.. s_arrows.Keys];

    [Fact]
    public void Every_folder_has_its_place()
    {
        var folders = Repository.Files("src/Candor", "*.cs").Select(f => f.Split('/')).Where(p => p.Length > 3 && p[2] != "buildTransitive").Select(p => p[2]).ToHashSet();
        Assert.True(folders.IsSubsetOf(s_arrows.Keys), $"src/Candor has folders without a place in the arrows of this test: {string.Join(", ", folders.Except(s_arrows.Keys))}");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_folders_below_it(string folder)
    {
        foreach (var file in Repository.Files($"src/Candor/{folder}", "*.cs"))
        {
            var used = Uses().Matches(Code(file)).Select(m => m.Groups["name"].Value).ToHashSet();
            used.Remove(folder);
            Assert.True(used.IsSubsetOf(s_arrows[folder]), $"{file} uses {string.Join(", ", used.Except(s_arrows[folder]))}; {folder} may use {string.Join(", ", s_arrows[folder])}");
        }
    }

    [Fact]
    public void Metrics_and_objectives_never_know_each_other()
    {
        Assert.DoesNotContain("Objectives", s_arrows["Metrics"]);
        Assert.DoesNotContain("Metrics", s_arrows["Objectives"]);
    }

    [Fact]
    public void At_the_root_only_the_catalog_knows_folders()
    {
        foreach (var file in Repository.Files("src/Candor", "*.cs").Where(f => f.Count(c => c == '/') == 2 && !Path.GetFileName(f).StartsWith("Catalog", StringComparison.Ordinal)))
            Assert.False(Uses().IsMatch(Code(file)), $"{file} uses a folder of src/Candor");
    }

    /// <summary>A file without its comments and texts.</summary>
    private static string Code(string file) => Texts().Replace(Comments().Replace(Repository.Read(file), ""), "\"\"");

    [GeneratedRegex(@"(?<![\w.])(?:Candor\.)?(?<name>Literature|Tensors|Masking|Predictors|Explainers|Metrics|Objectives|Training)(?=[.;]\s*(?:[A-Z]|\r?\n))", RegexOptions.None, 10_000)]
    private static partial Regex Uses();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline, 10_000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"""(?:\\.|[^""\\\n])*""", RegexOptions.None, 10_000)]
    private static partial Regex Texts();
}
