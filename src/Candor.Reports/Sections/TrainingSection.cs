using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Training curves, phase by phase.</summary>
internal static class TrainingSection
{
    /// <summary>The section; null where nothing was trained.</summary>
    public static Section? Of(RunRecord record) => record.History.Count == 0
        ? null
        : new("training", "Training", Html.Join(TrainingChart.Of(record).Select(p => Html.Of(
            $"""
            <h3>{Phase(p.Phase)}: {Epochs(record, p.Phase)}</h3>
            <div class="grid">
            {p.Charts.Select(c => c.Figure)}</div>

            """))));

    private static string Phase(string phase) => phase switch
    {
        "pretrain" => "Pre-training",
        "tune" => "Tuning",
        "explain" => "Learning the explainer",
        _ => phase
    };

    private static string Epochs(RunRecord record, string phase)
    {
        var epochs = record.History.Where(e => e.Phase == phase).ToArray();
        return $"{Show.Count(epochs.Count(e => e.Epoch > 0))} epochs, {Show.Duration(epochs.Sum(e => e.Seconds))}";
    }
}
