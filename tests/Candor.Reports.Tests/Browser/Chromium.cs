using System.Diagnostics;

namespace Candor.Reports.Tests.Browser;

/// <summary>A headless Chromium that opens a file and gives back the page as it stands after its scripts have run.</summary>
internal static class Chromium
{
    /// <summary>The browser found on the search path, or null.</summary>
    public static string? Path { get; } = Find();

    /// <summary>The page and what the browser logged to its console.</summary>
    public static Task<(string Dom, string Log)> Open(string file, int width, CancellationToken cancellation,
        string address = "") =>
        Start([$"--window-size={width},1200", "--dump-dom", new Uri(file).AbsoluteUri + address], cancellation);

    /// <summary>Prints a page into a PDF file, as a person does.</summary>
    public static Task Print(string file, string pdf, CancellationToken cancellation) =>
        Start([$"--print-to-pdf={pdf}", "--no-pdf-header-footer", new Uri(file).AbsoluteUri], cancellation);

    private static async Task<(string Dom, string Log)> Start(string[] what, CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("candor-chromium-").FullName;
        try
        {
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", $"--user-data-dir={profile}",
                "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=30000", "--enable-logging=stderr", .. what,
            ];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromMinutes(2));
            return await Run(arguments, limit.Token);
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    private static async Task<(string Dom, string Log)> Run(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Path!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var browser = Process.Start(start)!;
        try
        {
            var dom = browser.StandardOutput.ReadToEndAsync(cancellation);
            var log = browser.StandardError.ReadToEndAsync(cancellation);
            await browser.WaitForExitAsync(cancellation);
            return (await dom, await log);
        }
        catch (OperationCanceledException)
        {
            browser.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        return names.SelectMany(n => folders.Select(f => System.IO.Path.Combine(f, n))).FirstOrDefault(File.Exists);
    }
}
