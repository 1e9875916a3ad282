using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>What an explained model of pictures says, in plain sentences.</summary>
public static class PictureFindings
{
    private const int Named = 3;

    /// <summary>The sentences.</summary>
    internal static IReadOnlyList<string> Of(GlobalExplanation record)
    {
        var pictures = record.Pictures!;
        List<string> said =
        [
            .. pictures.Maps.Take(Named).Select(m => $"“{m.Name}” ({Show.Count(m.Rows)} pictures): {Show.Count(m.BeyondChance.Count(b => b))}" +
                $" of {Show.Count(m.BeyondChance.Count)} {(pictures.Resampled ? "pixels" : "parts")} contribute beyond chance."),
            Faithful(pictures),
        ];
        if (pictures.Known > 0)
            said.Add($"{Show.Count(pictures.Wrong)} of {Show.Count(pictures.Known)} pictures with a known label are decided otherwise " +
                $"({Show.Percent((double)pictures.Wrong / pictures.Known)}).");
        return said;
    }

    private static string Faithful(GlobalPictures pictures)
    {
        var figures = $"{MetricGuide.For(pictures.Faithfulness).Title}, mean: {Show.Signed(pictures.MeanFaithfulness)} ± " +
            Show.Score(pictures.HalfWidth);
        return pictures.Faithfulness != "insertionMargin" ? $"{figures}."
            : pictures.MeanFaithfulness - pictures.HalfWidth > 0
            ? $"{figures}. The parts that rank highest convince the predictor of the explained class more than those of a random other one."
            : $"{figures}. It is not told from 0: the parts that rank highest for a random other class convince the predictor as well.";
    }

    /// <summary>A gallery's heading.</summary>
    /// <param name="gallery">The gallery.</param>
    public static string Title(Gallery gallery) => (gallery ?? throw new ArgumentNullException(nameof(gallery))).Kind switch
    {
        "mostFaithful" => "Most faithful",
        "leastFaithful" => "Least faithful",
        "mistakes" => "Mistakes, the surest first",
        "changed" => "Changed most by tuning",
        _ => gallery.Kind,
    };

    /// <summary>How a gallery's pictures were chosen.</summary>
    internal static string Why(GlobalPictures pictures, Gallery gallery) => gallery.Kind switch
    {
        "mostFaithful" => $"The largest {Metric(pictures)}.",
        "leastFaithful" => $"The smallest {Metric(pictures)}.",
        "mistakes" => gallery.Pictures.Count == 0 ? "No picture with a known label is decided otherwise."
            : "Pictures whose label is known and is not what the predictor says, those first of which it is surest.",
        "changed" => $"Of {Show.Count(pictures.Compared)} pictures those whose explanations before and after tuning differ most: 1 less " +
            "the cosine of the angle between them, 0 for the same, 1 for unrelated, 2 for opposite ones.",
        _ => "",
    };

    private static string Metric(GlobalPictures pictures) => pictures.Faithfulness == "insertionMargin"
        ? "insertion margin (insertion for the explained class less that for a random other one)" : "insertion";
}
