using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Reports.Images;

namespace Candor.Cli.Output;

/// <summary>The pictures of an explained image: <c>…-original.png</c>, <c>…-heat.png</c>, <c>…-overlay.png</c> and
/// <c>…-top.png</c>.</summary>
internal static class ExplanationPictures
{
    /// <summary>Writes them.</summary>
    /// <returns>Their paths; none for a row of a table.</returns>
    public static IReadOnlyList<string> Write(ExplainedSample sample, string stem)
    {
        if (sample.Image is not { } image)
            return [];
        var e = sample.After;
        var s = e.InsertionCurve?.ScoredUnits ?? Math.Max(1, e.Contributions.Count / 2);
        List<string> paths = [];
        foreach (var (name, png) in new[]
        {
            ("original", ExplanationImages.Original(image)), ("heat", ExplanationImages.HeatMap(image, e)),
            ("overlay", ExplanationImages.Overlay(image, e)), ("top", ExplanationImages.Top(image, e, s)),
        })
        {
            paths.Add($"{stem}-{name}.png");
            WholeFile.WriteBytes(paths[^1], png);
        }
        return paths;
    }
}
