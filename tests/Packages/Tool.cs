using System.Diagnostics;

namespace Packages;

/// <summary>A program run to its end, with what it said.</summary>
internal static class Tool
{
    /// <summary>Standard output and error together; the exit code.</summary>
    public static async Task<(int Code, string Said)> Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // The tests' own settings are no user's.
        foreach (var name in start.Environment.Keys.Where(
            k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && k != "MSBUILDDISABLENODEREUSE").ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    /// <summary>As <see cref="Run"/>, where anything but success fails the test.</summary>
    public static async Task<string> Must(string folder, string program, params string[] arguments)
    {
        var (code, said) = await Run(folder, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{said}");
        return said;
    }
}
