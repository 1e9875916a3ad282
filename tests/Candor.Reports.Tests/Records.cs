using Candor.Data.Records;

namespace Candor.Reports.Tests;

/// <summary>Records with nothing but chosen scores.</summary>
internal static class Records
{
    public static RunRecord With(string metric, Score before, Score after) => With((metric, before, after));

    public static RunRecord With(params (string Metric, Score Before, Score After)[] scores) => TestRecords.Bare() with
    {
        Method = "id-expo",
        Before = Evaluation("before", scores.Select(s => (s.Metric, s.Before))),
        After = Evaluation("after", scores.Select(s => (s.Metric, s.After))),
    };

    private static Evaluation Evaluation(string name, IEnumerable<(string Metric, Score Score)> scores) =>
        new() { Name = name, Rows = 100, Metrics = scores.ToDictionary(s => s.Metric, s => s.Score, StringComparer.Ordinal) };
}
