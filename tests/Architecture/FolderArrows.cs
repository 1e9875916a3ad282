using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>
/// Folders of a project use only folders below them, and namespaces are named as folders. "" is the project's root. A folder holds either
/// what the folders inside it need, or what needs them; what is excepted is listed with its reason.
/// </summary>
public partial class FolderArrows
{
    /// <summary>What each folder may use, the lowest first. Every list names only folders above it, so there is no way round.</summary>
    private static readonly Dictionary<string, (string Folder, string[] Uses)[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["Candor.Data"] =
        [
            ("Files", []), ("Statistics", []), ("Texts", ["Files"]), ("", ["Texts"]), ("Records", ["", "Texts", "Statistics"]),
            ("Formats/Pictures", [""]), ("Formats", ["", "Texts", "Formats/Pictures"]),
            ("Formats/Columnar", ["", "Formats"]), ("Catalog", ["", "Texts", "Formats", "Formats/Columnar", "Files"]),
            ("Contracts", ["", "Texts", "Records", "Formats", "Formats/Pictures", "Formats/Columnar", "Catalog"]),
            ("Profiles", ["", "Texts", "Statistics", "Records", "Formats", "Contracts"]),
        ],
        ["Candor"] =
        [
            ("Literature", []), ("Tensors/Native", []), ("Tensors", ["Tensors/Native"]), ("Tensors/Weights", ["Tensors"]),
            ("Masking", ["Tensors"]), ("Predictors", ["Tensors", "Tensors/Weights", "Masking"]),
            ("Explainers", [.. s_models]), ("Explainers/Learned", [.. s_models, "Explainers"]), ("Explainers/Examples",
                [.. s_models, "Explainers"]),
            ("Metrics", [.. s_explained]), ("Metrics/Fidelity", [.. s_explained, "Metrics"]), ("Metrics/Examples",
                [.. s_explained, "Metrics"]),
            ("Objectives", [.. s_explained]), ("Objectives/Examples", [.. s_explained, "Objectives"]),
            ("Training", [.. s_explained, "Metrics", "Metrics/Fidelity", "Objectives"]),
            ("Training/Examples",
                [.. s_explained, "Metrics", "Metrics/Fidelity", "Metrics/Examples", "Objectives", "Objectives/Examples", "Training"]),
            ("", [.. s_explained, "Metrics", "Metrics/Fidelity", "Objectives", "Objectives/Examples", "Training"]),
        ],
        ["Candor.Reports"] =
        [
            ("Markup", []), ("Images", []), ("Findings", ["Markup"]), ("Charts", ["Markup", "Findings"]),
            ("Sections", ["Markup", "Images", "Findings", "Charts"]), ("", ["Markup", "Images", "Findings", "Charts", "Sections"]),
        ],
        ["Candor.Onnx"] =
        [
            ("Reading", []), ("Operators", ["Reading"]), ("Rebuilding", ["Reading", "Operators"]), ("Asking", ["Reading"]),
            ("Writing", []), ("", ["Reading", "Rebuilding", "Asking", "Writing"]),
        ],
        ["Candor.Runs"] =
        [
            ("Tables", []), ("Configuration", []), ("Folders", ["Configuration"]), ("Samples", ["Configuration"]),
                ("Training", [.. s_runs]),
                ("Predicting", [.. s_runs, "Tables"]), ("Explaining", [.. s_runs, "Tables", "Predicting"]),
            ("Evaluating", [.. s_runs]), ("Exporting", [.. s_runs]),
            ("Serving", [.. s_runs, "Explaining", "Predicting"]), ("Comparing", [.. s_runs, "Explaining", "Predicting"]),
        ],
        ["Candor.Experiments"] =
        [
            ("Statistics", []), ("Jobs", ["Statistics"]), ("Studies", ["Statistics", "Jobs"]), ("Plots", ["Statistics", "Jobs", "Studies"]),
            ("Protocols", ["Statistics", "Jobs", "Studies", "Plots"]), ("", ["Statistics", "Jobs", "Studies", "Protocols"]),
        ],
        ["Candor.Web"] = [("Hosting", []), ("Labels", ["Hosting"]), ("Dashboard", ["Hosting", "Labels"])],
        ["Candor.MachineLearning"] = [("", [])],
        ["Candor.Mpi"] = [("", [])],
        ["Candor.Notebooks"] = [("", [])],
        ["Candor.Cli"] =
        [
            ("Output", []), ("Session", ["Output"]), ("Flags", ["Output", "Session"]), ("Verbs", ["Output", "Session", "Flags"]),
            ("Usage", ["Output", "Session", "Flags", "Verbs"]), ("", ["Output", "Session", "Usage"]),
        ],
    };

    /// <summary>Files that may use more than their folder, each for its reason.</summary>
    private static readonly Dictionary<string, (string[] Uses, string Reason)> s_excepted = new(StringComparer.Ordinal)
    {
        ["src/Candor.Data/Dataset.Readers.cs"] =
            (["Formats", "Catalog", "Contracts"], "Dataset.FromCsv and its like are what a newcomer writes first; " +
                "they hand over to the reader of the " +
                "format and do nothing else"),
        ["src/Candor.Data/Dataset.Texts.cs"] = (["Formats"],
            "Dataset.FromTexts and its like, the readers of texts, as in Dataset.Readers.cs"),
    };

    /// <summary>Namespaces that are not named as the folder, each for its reason.</summary>
    private static readonly Dictionary<string, string> s_named = new(StringComparer.Ordinal)
    {
        ["src/Candor.Data/CandorException.cs"] = "every project throws it, and code in Candor's namespaces needs no using for it",
        ["src/Candor.Data/Suggestion.cs"] = "makes CandorExceptions, and is used wherever they are",
        ["src/Candor.Data/Texts"] = "TextShape and its like belong to a Dataset, whose users need one using",
        ["src/Candor.Data/Contracts"] = "Contract and Case stand beside Dataset, whose users need one using",
        ["src/Candor.Data/Catalog"] = "DataCatalog and its like stand beside Dataset.Open, whose users need one using",
    };

    private static string[] s_models => ["Literature", "Tensors", "Tensors/Weights", "Masking", "Predictors"];

    private static string[] s_explained => [.. s_models, "Explainers", "Explainers/Learned", "Explainers/Examples"];

    private static string[] s_runs => ["Configuration", "Folders", "Samples"];

    public static TheoryData<string> Projects => [.. s_arrows.Keys];

    private static IEnumerable<string> Sources(string project) =>
        // a program's, not the library's
        Repository.Files("src/" + project, "*.cs").Where(f => !f.Contains("/buildTransitive/", StringComparison.Ordinal));

    private static string FolderOf(string file) => string.Join('/', file.Split('/')[2..^1]);

    [Fact]
    public void Every_project_has_its_arrows() =>
        Assert.Equal(Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order(), s_arrows.Keys.Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_has_its_place(string project) =>
        Assert.Equal(Sources(project).Select(FolderOf).Distinct().Order(StringComparer.Ordinal),
            s_arrows[project].Select(a => a.Folder).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_arrow_leads_back(string project)
    {
        var below = new HashSet<string>();
        foreach (var (folder, uses) in s_arrows[project])
        {
            Assert.True(below.IsSupersetOf(uses),
                $"{project}/{folder} uses {string.Join(", ", uses.Except(below))}, which is not below it");
            below.Add(folder);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_are_named_as_folders(string project)
    {
        foreach (var file in Sources(project).Where(f => !s_named.ContainsKey(f) && !s_named.ContainsKey($"src/{project}/{FolderOf(f)}")))
            Assert.Contains($"\nnamespace {Namespace(project, FolderOf(file))};", "\n" + Repository.Read(file), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_folders_below_it(string project)
    {
        var code = Sources(project).ToDictionary(f => f, Code);
        var declared = code.Where(e => !s_named.ContainsKey(e.Key))
            .SelectMany(e => Declared().Matches(e.Value).Select(m => (Name: m.Groups["name"].Value, Folder: FolderOf(e.Key))))
            .Where(d => d.Name != "Program").ToLookup(d => d.Name, d => d.Folder);
        var folders = s_arrows[project].ToDictionary(a => a.Folder, a => a.Uses);
        foreach (var (file, text) in code)
        {
            var folder = FolderOf(file);
            var used = Used(project, folder, text, declared, folders.Keys);
            used.ExceptWith(folders[folder]);
            if (s_excepted.TryGetValue(file, out var except))
                used.ExceptWith(except.Uses);
            Assert.True(used.Count == 0, $"{file} uses {string.Join(", ", used.Select(u => u.Length == 0 ? "the root" : u))}; it may use " +
                $"{string.Join(", ", folders[folder])}");
        }
    }

    [Fact]
    public void What_is_excepted_is_there() =>
        Assert.All(s_excepted.Keys.Concat(s_named.Keys), f => Assert.True(Path.Exists(Repository.At(f)), f));

    [Fact]
    public void Metrics_and_objectives_never_know_each_other()
    {
        foreach (var (folder, uses) in s_arrows["Candor"])
        {
            if (folder.StartsWith("Metrics", StringComparison.Ordinal))
                Assert.DoesNotContain(uses, u => u.StartsWith("Objectives", StringComparison.Ordinal));
            if (folder.StartsWith("Objectives", StringComparison.Ordinal))
                Assert.DoesNotContain(uses, u => u.StartsWith("Metrics", StringComparison.Ordinal));
        }
    }

    /// <summary>Folders whose types a file can name and does: by a using or a qualified name, or, of the folders around its own, by a word
    /// that is a type's.</summary>
    private static HashSet<string> Used(string project, string folder, string text,
        ILookup<string, string> declared, IEnumerable<string> folders)
    {
        var used = folders.Where(f => f.Length > 0 && f != folder && Regex.IsMatch(
            text, $@"(?<![\w.]){Regex.Escape(Namespace(project, f))}(?:;|\.(?!{Inner(folders, f)})[A-Z])", RegexOptions.None,
                TimeSpan.FromSeconds(10))).ToHashSet();
        string[] around = [.. Around(folder), .. folders.Where(f => s_named.ContainsKey($"src/{project}/{f}"))];
        foreach (Match word in Words().Matches(text))
            foreach (var home in declared[word.Value])
                if (home != folder && around.Contains(home) && !declared[word.Value].Contains(folder)
                    && !IsFrom(used, declared[word.Value]))
                    used.Add(home);
        return used;

        static bool IsFrom(HashSet<string> used, IEnumerable<string> homes) => homes.Any(h => h.Length > 0 && used.Contains(h));
    }

    /// <summary>The folders inside a folder, as a pattern.</summary>
    private static string Inner(IEnumerable<string> folders, string folder)
    {
        var inner = folders.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(f => f[(folder.Length + 1)..] + @"\b").ToArray();
        return inner.Length == 0 ? "(?!)" : string.Join('|', inner);
    }

    private static IEnumerable<string> Around(string folder)
    {
        while (folder.Length > 0)
            yield return folder = folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "";
    }

    private static string Namespace(string project, string folder) =>
        folder.Length == 0 ? project : $"{project}.{folder.Replace('/', '.')}";

    /// <summary>A file without its comments and texts.</summary>
    private static string Code(string file) => Texts().Replace(Comments().Replace(Repository.Read(file), ""), "\"\"");

    /// <summary>A type that is not inside another.</summary>
    [GeneratedRegex(@"^(?:[a-z]+ )*(?:class|record|enum|interface|struct) (?:struct |class )?(?<name>[A-Z]\w*)",
        RegexOptions.Multiline, 10_000)]
    private static partial Regex Declared();

    /// <summary>A word that may name a type: no member, and neither declared nor assigned here.</summary>
    [GeneratedRegex(@"(?<![\w.])(?<!\b(?:int|long|double|bool|string)\?? )[A-Z]\w*\b(?!\s*(?:=>|=[^=]|\{ get))", RegexOptions.None, 10_000)]
    private static partial Regex Words();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline, 10_000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"""(?:\\.|[^""\\\n])*""", RegexOptions.None, 10_000)]
    private static partial Regex Texts();
}
