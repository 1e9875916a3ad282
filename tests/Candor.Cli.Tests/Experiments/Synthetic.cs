using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Experiments;
using Candor.Experiments.Jobs;
using Candor.Experiments.Studies;

namespace Candor.Cli.Tests.Experiments;

/// <summary>Results that are made up, so that claims can be seen to hold and to fail.</summary>
internal static class Synthetic
{
    private static readonly double[] s_etas = [0.5, 1, 1.5, 2, 2.5, 3];

    /// <summary>The verdicts of an experiment at small scale.</summary>
    /// <param name="experiment">Its name.</param>
    /// <param name="score">Method, metric → test score; splits differ by a little noise.</param>
    /// <param name="gain">Method → each row's gain in insertion and in 1 − deletion.</param>
    /// <param name="size">Method → size of contributions.</param>
    public static IReadOnlyDictionary<string, ClaimVerdict> Verdicts(
        string experiment, Func<string, string, double> score, Func<string, double>? gain = null, Func<string, double>? size = null) =>
        Findings(experiment, score, gain, size).Verdicts;

    public static Findings Findings(string experiment, Func<string, string, double> score, Func<string, double>? gain = null, Func<string,
        double>? size = null)
    {
        var study = ExperimentCatalog.Open(experiment).Begin("small", new());
        return study.Conclude(new StudyResults(job => Result((TrainUnit)job, score, gain ?? (_ => 0.1), size ?? (_ => 1))));
    }

    private static JobResult Result(TrainUnit job, Func<string, string, double> score, Func<string, double> gain, Func<string, double> size)
    {
        var method = job.Key.Split('/')[4];
        var noise = 0.0005 * (job.Config.Seed * (ulong)(7 + method.Sum(c => c)) % 11);
        var metrics = job.Metrics!.ToDictionary(m => m, m => (m == "deletion" ? 1 - score(method, "oneMinusDeletion") : score(method, m))
            + noise);
        var record = new RunRecord
        {
            Name = job.Key,
            Method = job.Config.Method,
            Explainer = job.Config.Explainer,
            Seed = job.Config.Seed,
            Data = new DataInfo(job.Config.Data, job.Config.Data, "0123456789abcdef", "class", ["a", "b"], ["f"], 70, 10, 20),
            Environment = new EnvironmentInfo("0", "0", "0", "0", "0", "0", "cpu", 1),
            Configuration = [],
            Before = Rows(0.5, 0.5),
            After = Rows(0.5 + gain(method), 0.5 - gain(method)),
            Samples = [.. Enumerable.Range(0, 4).Select(i => Sample(i, size(method)))],
            Selections = [.. s_etas.Select(eta => new Selection(eta, 1, job.Config.Lambda1, metrics["accuracy"], metrics["insertion"],
                metrics["deletion"], eta == job.Config.Training.Eta) { Metrics = metrics })],
        };
        return new JobResult(job, job.Key, 1, JsonNode.Parse(RunRecordJson.Write(record))!.AsObject());
    }

    private static Evaluation Rows(double insertion, double deletion) => new()
    {
        Name = "rows",
        Rows = 20,
        Metrics = new Dictionary<string, Score>(),
        InsertionPerRow = [.. Enumerable.Repeat(insertion, 20)],
        DeletionPerRow = [.. Enumerable.Repeat(deletion, 20)],
    };

    private static ExplainedSample Sample(int row, double size) =>
        new(row, "a", "a", [new FeatureValue("f", "1")], null, new SampleExplanation("a", 0.9, [size * (row + 1)], 0.5, 0.5));
}
