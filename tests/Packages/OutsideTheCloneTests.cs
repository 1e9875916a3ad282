using System.Text.RegularExpressions;

namespace Packages;

/// <summary>What a reader of the README does first: a new console project outside the clone, the packages, the first example.</summary>
public class OutsideTheCloneTests
{
    private const string Version = "0.0.1-test";

    private static string Root { get; } = FindRoot();

    [Fact]
    public async Task The_examples_of_the_readme_build_and_run_from_packages()
    {
        var folder = Directory.CreateTempSubdirectory("candor-packages-").FullName;
        try
        {
            await Pack(Path.Combine(folder, "feed"));
            await Configure(folder);
            await Tool.Must(folder, "dotnet", "new", "console", "-o", "app", "--no-restore");
            var app = Path.Combine(folder, "app");
            foreach (var package in Installed())
                await Tool.Must(app, "dotnet", "add", "package", package, "--version", Version);
            Assert.Contains("probability", await RunProgram(app, Example(1)), StringComparison.Ordinal);
            await RunProgram(app, Example(2));
            Assert.Contains("insertion", await File.ReadAllTextAsync(Path.Combine(app, "wine.html")), StringComparison.OrdinalIgnoreCase);
            await Tool.Must(app, "dotnet", "add", "package", "Candor.Onnx", "--version", Version);
            Assert.Contains("both engines agree: True", await RunProgram(app, OnnxProgram), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunProgram(string app, string program)
    {
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), program);
        await Tool.Must(app, "dotnet", "build", "-c", "Release", "--no-restore", "-warnaserror");
        return await Tool.Must(app, "dotnet", "run", "-c", "Release", "--no-build");
    }

    private static async Task Pack(string feed)
    {
        foreach (var project in (string[])["Candor.Data", "Candor", "Candor.Reports", "Candor.Onnx"])
        {
            string[] arguments = ["pack", $"src/{project}", "-c", "Release", "-p:Packing=true", "-p:RunAnalyzers=false",
                $"-p:PackageVersion={Version}", "-o", feed, "--nologo", "-v", "quiet"];
            var (code, said) = await Tool.Run(Root, "dotnet", arguments);
            // NU1301: the source does not answer; NU1101, NU1102: it does not have the package.
            if (Regex.Match(said, "NU(1301|1101|1102): [^\n]*") is { Success: true } missing)
                Assert.Skip($"The packages for other systems cannot be restored here: {missing.Value}");
            Assert.True(code == 0, said);
        }
    }

    /// <summary>Packages of earlier runs must not be taken for these: they are kept in a folder of the test's own, all others are
    /// shared.</summary>
    private static async Task Configure(string folder)
    {
        var shared = (await Tool.Must(folder, "dotnet", "nuget", "locals", "global-packages", "--list")).Split(": ", 2)[1].Trim();
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="candor-packed" value="feed" /></packageSources>
              <fallbackPackageFolders><add key="shared" value="{shared}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The packages that the README tells its reader to add.</summary>
    private static string[] Installed()
    {
        var packages = Regex.Matches(Readme(), @"^ +dotnet add package ([\w.]+)", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value).Distinct().ToArray();
        Assert.Contains("Candor", packages);
        return packages;
    }

    /// <summary>The first example, as a reader pastes it; the second, below the first's using and one for the reports.</summary>
    private static string Example(int number) =>
        (number == 1 ? "" : "using Candor.Reports;\n") + Readme().Split("```csharp\n")[number].Split("```")[0];

    /// <summary>A file by both of its engines.</summary>
    private static string OnnxProgram => $$"""
        using Candor.Onnx;

        var file = OnnxFile.Read(@"{{Path.Combine(Root, "tests", "Candor.Onnx.Tests", "Models", "mlp-scaler.onnx")}}");
        using var module = file.Rebuild();
        using var asked = file.Ask();
        var x = torch.ones(2, 9);
        Console.WriteLine($"both engines agree: {(module.forward(x) - asked.Run(x)).abs().max().item<float>() < 1e-5}");
        """;

    private static string Readme() => File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "candor.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("no folder above the tests has candor.slnx");
    }
}
