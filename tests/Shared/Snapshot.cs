using System.Runtime.CompilerServices;

namespace Candor.TestSupport;

/// <summary>Compares text with a file in the test project's <c>Snapshots/</c>. With CANDOR_UPDATE_SNAPSHOTS=1 it writes the file instead;
/// read the difference before committing it.</summary>
internal static class Snapshot
{
    private const string Update = "CANDOR_UPDATE_SNAPSHOTS";

    public static void Matches(string name, string actual, [CallerFilePath] string here = "")
    {
        actual = actual.TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(Path.Combine(Root(here), "Snapshots", name), actual);
            return;
        }

        var file = Path.Combine(AppContext.BaseDirectory, "Snapshots", name);
        Assert.True(File.Exists(file), $"There is no Snapshots/{name} yet; run the tests once with {Update}=1.");
        Assert.Equal(File.ReadAllText(file), actual, ignoreLineEndingDifferences: true);
    }

    private static string Root(string here)
    {
        var folder = Path.GetDirectoryName(here)!;
        while (Directory.GetFiles(folder, "*.csproj").Length == 0)
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
