namespace Candor.Cli.Tests;

/// <summary>Files of the oracles, which lie with the other tests.</summary>
internal static class Golden
{
    public static string PathOf(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "candor.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run inside the repository");
        return Path.Combine(folder, "tests", "Candor.Tests", "Golden", file);
    }
}
