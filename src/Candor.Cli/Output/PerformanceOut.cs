using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Data.Statistics;

namespace Candor.Cli.Output;

/// <summary>How good answers are on all rows, as a line and as a document.</summary>
internal static class PerformanceOut
{
    /// <summary>A line; nothing where it was not computed.</summary>
    public static void Line(Terminal terminal, RunRecord record)
    {
        if (record.After?.Performance is not { } of)
            return;
        terminal.Line(of.Numbers is { } numbers
            ? FormattableString.Invariant($"On all {of.Rows} rows: R² {Text(numbers.R2)}, mean absolute error ") +
                $"{Text(numbers.MeanAbsolute, Figures.InUnits)}."
            : FormattableString.Invariant($"On all {of.Rows} rows: accuracy {Text(of.Accuracy!)}") +
                $"{(record.Data.Classes.Count == 2 && of.Classes.FirstOrDefault(c => c.Class == 1) is { } second
                    ? $", AUC {Text(second.Auc)}" : $", mean AUC {Figures.Score(of.Decisions!.Auc)}")}, " +
                $"calibration error {Figures.Score(of.Decisions!.CalibrationError)}.");
    }

    /// <summary>The document; null where it was not computed.</summary>
    public static JsonObject? Json(Performance? of, IReadOnlyList<string> classes) => of is null ? null
        : of.Numbers is { } numbers ? new JsonObject
        {
            ["rows"] = of.Rows,
            ["r2"] = Json(numbers.R2),
            ["meanAbsolute"] = Json(numbers.MeanAbsolute),
            ["rmse"] = Json(numbers.Rmse),
        }
        : new JsonObject
        {
            ["rows"] = of.Rows,
            ["accuracy"] = Json(of.Accuracy!),
            ["auc"] = JsonOut.Number(of.Decisions!.Auc),
            ["calibrationError"] = JsonOut.Number(of.Decisions.CalibrationError),
            ["brier"] = JsonOut.Number(of.Decisions.Brier),
            ["classes"] = new JsonArray([.. of.Classes.Select(c => (JsonNode)new JsonObject
            {
                ["name"] = classes[c.Class],
                ["rows"] = c.Rows,
                ["auc"] = Json(c.Auc),
                ["averagePrecision"] = Json(c.AveragePrecision),
            })]),
            ["calibration"] = new JsonArray([.. of.Calibration.Select(r => (JsonNode)new JsonObject
            {
                ["low"] = r.Low,
                ["high"] = r.High,
                ["rows"] = r.Rows,
                ["probability"] = JsonOut.Number(r.Probability),
                ["right"] = Json(Wilson.Share(r.Right, r.Rows)),
            })]),
        };

    /// <summary>A figure with its 95 % interval; ends that there are none of are null.</summary>
    public static JsonObject Json(Estimated of) => new()
    {
        ["value"] = JsonOut.Number(of.Value),
        ["low"] = JsonOut.Number(of.Low),
        ["high"] = JsonOut.Number(of.High),
    };

    /// <summary>"0.812 [0.790, 0.832]".</summary>
    public static string Text(Estimated of, Func<double, string>? show = null)
    {
        show ??= Figures.Score;
        return double.IsFinite(of.Low) ? $"{show(of.Value)} [{show(of.Low)}, {show(of.High)}]" : show(of.Value);
    }
}
