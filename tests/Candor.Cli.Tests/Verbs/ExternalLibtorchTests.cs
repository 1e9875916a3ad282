using Candor.Cli.Tests.Survival;

namespace Candor.Cli.Tests.Verbs;

/// <summary>CANDOR_LIBTORCH: a libtorch that lies elsewhere. Each case is a process of its own, since libtorch is loaded once.</summary>
public class ExternalLibtorchTests
{
    private static Outcome Run(string folder, params string[] args)
    {
        using var process = CandorProcess.StartWith("CANDOR_LIBTORCH", folder, args);
        return process.End();
    }

    // The libraries that came with the packages, under links in a folder that the program would not look into.
    private static void Fill(string folder)
    {
        Directory.CreateDirectory(folder);
        var own = new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native") }
            .First(f => File.Exists(Path.Combine(f, "libtorch_cpu.so")));
        foreach (var file in Directory.EnumerateFiles(own, "lib*").Where(f => !Path.GetFileName(f).Contains("SkiaSharp",
            StringComparison.Ordinal)))
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lib")]
    public void The_libtorch_of_a_folder_runs_and_the_environment_names_it(string below)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new Scratch();
        var place = Path.Combine(folder.Path, below).TrimEnd('/');
        Fill(place);
        var outcome = Run(folder.Path, "list", "environment");
        Assert.Equal(0, outcome.Code);
        var said = outcome.Output.ReplaceLineEndings(" ");
        Assert.Contains("CANDOR_LIBTORCH", said, StringComparison.Ordinal);
        Assert.Contains("2.10.0", said, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(folder.Path), said.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_libtorch_is_one_clear_error()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new Scratch();
        foreach (var verb in (string[][])[["list", "environment"], ["demo", "--out", Path.Combine(folder.Path, "run")]])
        {
            var outcome = Run(folder.Path, verb);
            Assert.Equal(2, outcome.Code);
            Assert.Contains($"CANDOR_LIBTORCH is '{folder.Path}', but neither it nor a folder lib in it has libtorch_cpu.so", outcome.Error,
                StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_library_that_does_not_load_is_one_clear_error()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new Scratch();
        File.WriteAllText(Path.Combine(folder.Path, "libtorch_cpu.so"), "no library");
        var outcome = Run(folder.Path, "list", "environment");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("libtorch_cpu.so there could not be loaded", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }
}
