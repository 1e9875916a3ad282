using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The run's name and what it was, in a line.</summary>
internal static class HeaderPart
{
    /// <summary>The page's head.</summary>
    public static Html Of(RunRecord record)
    {
        var finished = record.Finished is { Length: > 0 } f ? Html.Of($" · <span class=\"whole\">{f}</span>") : Html.Empty;
        return Html.Of(
            $"""
            <header>
            <h1>{record.Name}</h1>
            <p class="lead">{Method(record.Method)} · explained by {record.Explainer} · {record.Data.Name},
                {Inputs(record.Data)}, {(record.Data.HasNumbers
                ? "a number to predict" : $"{Show.Count(record.Data.Classes.Count)} classes")}{finished}</p>
            </header>

            """);
    }

    private static string Inputs(DataInfo data) => data.Text is not null ? "texts"
        : data.Image is not null ? $"pictures of {Show.Count(data.Features.Count)} parts"
        : data.Features.Count == 1 ? "1 feature" : $"{Show.Count(data.Features.Count)} features";

    /// <summary>A method's name for people.</summary>
    public static string Method(string method) => method switch
    {
        "id-expo" => "Tuned with ID-ExpO",
        "expo-f" => "Tuned with ExpO-Fidelity",
        "expo-s" => "Tuned with ExpO-Stability",
        "adversarial" => "Tuned by adversarial training",
        "ce" => "Trained with cross-entropy alone",
        "mse" => "Trained with squared error alone",
        "evaluate" => "Evaluated as it was",
        "measure" => "Measured as it is, without training",
        _ => method,
    };
}
