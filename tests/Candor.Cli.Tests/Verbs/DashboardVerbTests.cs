using System.Net;
using Candor.Cli.Tests.Survival;

namespace Candor.Cli.Tests.Verbs;

/// <summary><c>candor dashboard [FOLDER]</c></summary>
public sealed class DashboardVerbTests(TrainedRun run)
{
    [Fact]
    public async Task It_serves_until_Ctrl_C_and_only_to_who_has_the_address()
    {
        var port = CandorProcess.FreePort();
        using var process = CandorProcess.Start("dashboard", run.Path, "--port", $"{port}");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        Assert.Equal(HttpStatusCode.NotFound, await Status(client, process));
        process.Signal("INT");
        var ended = process.End();
        Assert.Equal(0, ended.Code);
        Assert.Matches($@"^Open http://127\.0\.0\.1:{port}/[0-9a-f]{{32}}/ in a browser on this machine\. The address is a key",
            ended.ErrorLines[0]);
        Assert.Equal("", ended.Output);
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, CandorProcess process)
    {
        while (true)
        {
            try
            {
                using var response = await client.GetAsync("", TestContext.Current.CancellationToken);
                return response.StatusCode;
            }
            // It does not listen yet.
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [Theory]
    [InlineData("--port 70000", "--port is 70000")]
    [InlineData("--json", "--json has no effect on a site")]
    public void Bad_options_are_refused(string options, params string[] words) =>
        Cli.Run(["dashboard", run.Path, .. options.Split(' ')]).Refused(words);

    [Fact]
    public void A_folder_that_is_not_there_is_refused() =>
        Cli.Run("dashboard", "no-such-folder").Refused("There is no folder no-such-folder");
}
