using Candor.Runs.Configuration;
using Candor.Runs.Training;
using Candor.Web.Dashboard;

namespace Candor.Web.Tests.Dashboard;

/// <summary>A folder with two runs, one of which has a name that is markup, and a site that shows it.</summary>
public sealed class TrainedRuns : IAsyncLifetime
{
    public const string Markup = "<img src=x onerror=alert(1)>";

    private DashboardServer _server = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("candor-dashboard-").FullName;

    public string Wine => Path.Combine(Folder, "wine");

    public Uri Address => _server.Address;

    public async ValueTask InitializeAsync()
    {
        Train(Wine, 0);
        Train(Path.Combine(Folder, "inner", Markup), 1);
        Directory.CreateDirectory(Path.Combine(Folder, "damaged"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "damaged", "config.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(Folder, "damaged", "record.json"), "{\"no\": \"record\"}");
        _server = await DashboardServer.StartAsync(new() { Folder = Folder, Clock = new Noon() });
    }

    private static void Train(string path, int epochs) => new TrainJob(new TrainConfig
    {
        Data = "wine",
        Method = "ce",
        Hidden = [8],
        PretrainEpochs = 12,
        Training = new() { Epochs = epochs },
        ExplainerSettings = new() { Samples = 40 },
        Samples = 1,
    }).Run(path);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A clock that stands, so that pages are the same.</summary>
    internal sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    }
}
