namespace Candor.Data.Statistics;

/// <summary>What a class's scores decide at every threshold: the points of the ROC and of the precision-recall curve.</summary>
/// <param name="Thresholds">Thresholds, falling; the first decides for the class nowhere, the last everywhere.</param>
/// <param name="TruePositives">Rows of the class with a score of the threshold or more.</param>
/// <param name="FalsePositives">Rows of others with such a score.</param>
public sealed record Operating(
    IReadOnlyList<double> Thresholds, IReadOnlyList<int> TruePositives, IReadOnlyList<int> FalsePositives)
{
    /// <summary>A point for every score that there is, and one above all of them.</summary>
    /// <param name="scores">A score a row.</param>
    /// <param name="inside">Whether a row is of the class.</param>
    public static Operating Of(IReadOnlyList<double> scores, IReadOnlyList<bool> inside)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(inside);
        var order = Enumerable.Range(0, scores.Count).ToArray();
        Array.Sort([.. scores.Select(s => -s)], order);
        List<double> thresholds = [double.PositiveInfinity];
        List<int> right = [0], wrong = [0];
        for (var i = 0; i < order.Length;)
        {
            var (score, tp, fp) = (scores[order[i]], right[^1], wrong[^1]);
            for (; i < order.Length && scores[order[i]].Equals(score); i++)
            {
                tp += inside[order[i]] ? 1 : 0;
                fp += inside[order[i]] ? 0 : 1;
            }
            thresholds.Add(score);
            right.Add(tp);
            wrong.Add(fp);
        }
        return new(thresholds, right, wrong);
    }

    /// <summary>Fewer points, evenly spaced along the ROC curve, with both ends.</summary>
    /// <param name="most">Points at most, two at least.</param>
    public Operating Thinned(int most)
    {
        if (Thresholds.Count <= most)
            return this;
        var all = Math.Max(1.0, TruePositives[^1]);
        var others = Math.Max(1.0, FalsePositives[^1]);
        List<int> kept = [];
        for (var i = 0; i < Thresholds.Count - 1; i++)
        {
            var along = (TruePositives[i] / all + FalsePositives[i] / others) / 2;
            if (along * (most - 1) >= kept.Count)
                kept.Add(i);
        }
        kept.Add(Thresholds.Count - 1);
        return new([.. kept.Select(i => Thresholds[i])], [.. kept.Select(i => TruePositives[i])], [.. kept.Select(i => FalsePositives[i])]);
    }

    /// <summary>The same counts at other thresholds.</summary>
    /// <param name="thresholds">Thresholds, rising.</param>
    public (int[] TruePositives, int[] FalsePositives) At(IReadOnlyList<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        var (right, wrong) = (new int[thresholds.Count], new int[thresholds.Count]);
        for (int k = thresholds.Count - 1, i = 0; k >= 0; k--)
        {
            while (i + 1 < Thresholds.Count && Thresholds[i + 1] >= thresholds[k])
                i++;
            (right[k], wrong[k]) = (TruePositives[i], FalsePositives[i]);
        }
        return (right, wrong);
    }

    /// <summary>Average precision with its 95 % interval: the mean of the precision over the rows of the class, Σ (R_k − R_(k−1)) P_k; NaN
    /// where there are none.</summary>
    /// <remarks>Boyd, Eng and Page (2013, ECML PKDD) find the variance of a share of as many tries as the class has rows to serve; Wilson's
    /// interval takes it and stands at 1, too.</remarks>
    public Estimated AveragePrecision()
    {
        var sum = 0.0;
        for (var i = 1; i < Thresholds.Count; i++)
            sum += (TruePositives[i] - TruePositives[i - 1]) * (double)TruePositives[i] / (TruePositives[i] + FalsePositives[i]);
        return Wilson.Share(sum, TruePositives[^1]);
    }
}
