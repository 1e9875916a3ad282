using Candor.Data.Records;
using Candor.Data.Statistics;
using Candor.Runs.Samples;

namespace Candor.Runs.Explaining;

/// <summary>Mean maps and galleries from what is known of each picture.</summary>
internal static class PictureFigures
{
    /// <summary>Pictures of a gallery.</summary>
    public const int Shown = 8;

    /// <summary>What is known of a picture.</summary>
    /// <param name="Row">Row in the data; −1: it is of no data.</param>
    /// <param name="Label">What is known of it; empty: nothing.</param>
    /// <param name="Known">The same as a class; −1: none.</param>
    /// <param name="Class">The class that is explained.</param>
    /// <param name="Predicted">The predicted class.</param>
    /// <param name="Prediction">The same, or the number, ready to show.</param>
    /// <param name="Probability">Of the explained class.</param>
    /// <param name="Faithful">Insertion margin, of a regression insertion.</param>
    /// <param name="Phi">φ.</param>
    /// <param name="Image">The picture with its units.</param>
    public sealed record Explained(int Row, string Label, int Known, int Class, int Predicted, string Prediction, double Probability,
        double Faithful, double[] Phi, SampleImage Image)
    {
        /// <summary>φ of the predictor before tuning; null: it was not compared.</summary>
        public double[]? Before { get; init; }
    }

    /// <summary>The mean map of a class.</summary>
    /// <param name="name">The class.</param>
    /// <param name="rows">[rows][units] φ, by the units of the pictures.</param>
    /// <param name="pictures">The pictures, of one size and with the same units; their mean is shown.</param>
    public static ClassMap Map(string name, IReadOnlyList<double[]> rows, IReadOnlyList<SampleImage> pictures)
    {
        var means = GlobalFigures.Class(name, rows, rows[0].Length);
        var zeros = new double[rows.Count];
        var p = Holm.Adjust([.. Enumerable.Range(0, rows[0].Length).Select(u => PairedTest.OfRows([.. rows.Select(r => r[u])], zeros).P)]);
        return new(name, rows.Count, Mean(pictures), means.Means, means.HalfWidths,
            [.. p.Select(v => rows.Count >= PairedTest.LeastPairs && v < PairedTest.Level)]);
    }

    /// <summary>The galleries: the most and the least faithful, the mistakes that the predictor is surest of, and those whose explanations
    /// changed most.</summary>
    public static IEnumerable<Gallery> Galleries(IReadOnlyList<Explained> rows)
    {
        var faithful = rows.Where(r => double.IsFinite(r.Faithful)).ToArray();
        // No picture is in both.
        var half = Math.Min(Shown, (faithful.Length + 1) / 2);
        yield return Of("mostFaithful", faithful.OrderByDescending(r => r.Faithful).Take(half), r => r.Faithful);
        yield return Of("leastFaithful", faithful.OrderBy(r => r.Faithful).Take(Math.Min(half, faithful.Length - half)), r => r.Faithful);
        if (rows.Any(r => r.Known >= 0))
            yield return Of("mistakes", rows.Where(r => IsWrong(r) && r.Class == r.Predicted).OrderByDescending(r => r.Probability)
                .Take(Shown), r => r.Probability);
        var changed = rows.Where(r => r.Before is not null).Select(r => (Row: r, Far: Turned.By(r.Phi, r.Before!)))
            .Where(e => double.IsFinite(e.Far)).OrderByDescending(e => e.Far).Take(Shown).ToArray();
        if (changed.Length > 0)
            yield return Of("changed", changed.Select(e => e.Row), r => Turned.By(r.Phi, r.Before!), before: true);
    }

    /// <summary>Whether the label is known and another one than the predicted.</summary>
    public static bool IsWrong(Explained row) => row.Known >= 0 && row.Known != row.Predicted;

    private static Gallery Of(string kind, IEnumerable<Explained> rows, Func<Explained, double> value, bool before = false) => new(kind,
        [.. rows.Select(r =>
        {
            var (image, phi) = SmallPicture.Compact(r.Image, before ? [r.Phi, r.Before!] : [r.Phi]);
            return new GalleryPicture(r.Row, r.Prediction, r.Probability, r.Label, value(r), image, phi[0])
            {
                Before = before ? phi[1] : null,
            };
        })]);

    private static SampleImage Mean(IReadOnlyList<SampleImage> pictures)
    {
        var sum = new long[pictures[0].Pixels.Length];
        foreach (var picture in pictures)
            for (var i = 0; i < sum.Length; i++)
                sum[i] += picture.Pixels[i];
        return pictures[0] with { Pixels = [.. sum.Select(s => (byte)(s / pictures.Count))] };
    }
}
