using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary>What the demo runs, and where it may write.</summary>
internal static class Demo
{
    /// <summary>
    /// ID-ExpO with LIME; λ1 = λ2 = 0.1, at which explanations gain clearly, and as much against label leakage, which also keeps
    /// the deletion term, which has no lower bound, from running away; the epoch is chosen by Eq. (15), so that accuracy stays.
    /// </summary>
    public static TrainConfig Config { get; } = new()
    {
        Data = "breast-cancer",
        ExplainerSettings = new() { Intercept = true },
        Lambda1 = 0.1,
        Lambda2 = 0.1,
        Lambda4 = 0.1,
        Training = new() { Epochs = 100, Patience = null },
    };

    /// <summary>runs/demo, if nothing is there or a finished demo that can go; else runs/demo-2, runs/demo-3 ….</summary>
    public static string Folder()
    {
        for (var i = 1; ; i++)
        {
            var path = MakeRoom(Path.Combine("runs", i == 1 ? "demo" : FormattableString.Invariant($"demo-{i}")));
            if (!Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any())
                return path;
        }
    }

    /// <summary>Removes a finished demo; leaves everything else alone.</summary>
    /// <returns>The path.</returns>
    public static string MakeRoom(string path)
    {
        if (RunFolder.Holds(path) && RunFolder.IsOnlyARun(path) && IsDemo(path))
            Directory.Delete(path, recursive: true);
        return path;
    }

    private static bool IsDemo(string path)
    {
        try
        {
            var own = RunFolder.Open(path).ReadConfig();
            var like = Config with
            {
                Seed = own.Seed,
                Device = own.Device,
                PretrainEpochs = own.PretrainEpochs,
                Training = Config.Training with { Epochs = own.Training.Epochs },
            };
            return own.ToJson().ToJsonString() == like.ToJson().ToJsonString();
        }
        catch (CandorException)
        {
            return false;
        }
    }
}
