using System.Runtime.CompilerServices;

namespace Architecture;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] s_built = ["artifacts", "bin", "obj", "node_modules", ".git", ".vs", ".idea", "runs", "__pycache__",
        "TestResults"];

    public static string Root { get; } = Find();

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Source files under a folder, without what builds leave behind; paths relative to the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern = "*") =>
        Walk(new DirectoryInfo(At(folder)), pattern).Select(f => Path.GetRelativePath(Root, f).Replace('\\',
            '/')).Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(At(file));

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Where(f => !s_built.Contains(f.Name)).Select(f => f.FullName)
            .Concat(folder.EnumerateDirectories().Where(d => !s_built.Contains(d.Name)).SelectMany(d => Walk(d, pattern)));

    private static string Find([CallerFilePath] string here = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(here)! })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "candor.slnx")))
                    return folder.FullName;
        throw new DirectoryNotFoundException("no folder above the tests has candor.slnx");
    }
}
