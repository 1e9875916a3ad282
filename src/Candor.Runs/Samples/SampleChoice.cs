namespace Candor.Runs.Samples;

/// <summary>What a predictor says of a row whose label is known.</summary>
/// <param name="Label">The true class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Second">The probability of the class after it.</param>
internal readonly record struct RowAnswer(int Label, int Predicted, double Probability, double Second)
{
    /// <summary>What it says by the probabilities of all classes.</summary>
    public static RowAnswer Of(int label, ReadOnlySpan<double> probabilities)
    {
        var (best, second) = (0, double.NaN);
        for (var c = 1; c < probabilities.Length; c++)
            if (probabilities[c] > probabilities[best])
                best = c;
        for (var c = 0; c < probabilities.Length; c++)
            if (c != best && !(probabilities[c] <= second))
                second = probabilities[c];
        return new(label, best, probabilities[best], second);
    }
}

/// <summary>A row that a report shows.</summary>
/// <param name="Position">Its place in the part.</param>
/// <param name="Reason">Why, as in records; null: it is one of the first.</param>
internal readonly record struct ChosenRow(int Position, string? Reason);

/// <summary>Which rows a report shows: typical, uncertain, wrong and most changed ones in turn, each row once.</summary>
internal static class SampleChoice
{
    /// <summary>Rows of a classification.</summary>
    /// <param name="rows">What the predictor says of each.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="changed">Places of rows whose explanations tuning changed, the most changed first; empty: none was looked at.</param>
    public static ChosenRow[] Of(IReadOnlyList<RowAnswer> rows, int count, IReadOnlyList<int> changed)
    {
        var right = rows.Index().Where(r => r.Item.Predicted == r.Item.Label).ToArray();
        var typical = right.GroupBy(r => r.Item.Label).SelectMany(g =>
        {
            var middle = Median([.. g.Select(r => r.Item.Probability)]);
            return g.OrderBy(r => Math.Abs(r.Item.Probability - middle)).Select((r, turn) => (r.Index, turn, g.Key));
        }).OrderBy(e => e.turn).ThenBy(e => e.Key).Select(e => e.Index);
        return InTurn(count, rows.Count,
            ("typical", typical),
            ("uncertain", rows.Index().Where(r => double.IsFinite(r.Item.Second)).OrderBy(r => r.Item.Probability - r.Item.Second)
                .Select(r => r.Index)),
            ("wrong", rows.Index().Where(r => r.Item.Predicted != r.Item.Label).OrderByDescending(r => r.Item.Probability)
                .Select(r => r.Index)),
            ("changed", changed));
    }

    /// <summary>The first rows, whatever a predictor says of them.</summary>
    public static ChosenRow[] First(int rows, int count) =>
        [.. Enumerable.Range(0, Math.Min(count, rows)).Select(i => new ChosenRow(i, null))];

    /// <summary>Rows of a regression.</summary>
    /// <param name="errors">How far each number is off.</param>
    /// <param name="count">How many to choose.</param>
    /// <param name="changed">As of a classification.</param>
    public static ChosenRow[] OfNumbers(IReadOnlyList<double> errors, int count, IReadOnlyList<int> changed)
    {
        var off = errors.Select(Math.Abs).ToArray();
        var middle = Median(off);
        return InTurn(count, off.Length, ("typicalNumber", off.Index().OrderBy(e => Math.Abs(e.Item - middle)).Select(e => e.Index)),
            ("far", off.Index().OrderByDescending(e => e.Item).Select(e => e.Index)), ("changed", changed));
    }

    // A kind that has no rows left is passed over; what is left at the end are rows of no kind, in their order.
    private static ChosenRow[] InTurn(int count, int rows, params (string Reason, IEnumerable<int> Rows)[] kinds)
    {
        var (chosen, taken) = (new List<ChosenRow>(), new HashSet<int>());
        var queues = kinds.Select(k => (k.Reason, Rows: new Queue<int>(k.Rows))).ToArray();
        for (var turn = 0; chosen.Count < Math.Min(count, rows) && queues.Any(q => q.Rows.Count > 0); turn++)
        {
            var (reason, queue) = queues[turn % queues.Length];
            while (queue.TryDequeue(out var row))
                if (taken.Add(row))
                {
                    chosen.Add(new(row, reason));
                    break;
                }
        }
        return [.. chosen];
    }

    private static double Median(double[] values)
    {
        if (values.Length == 0)
            return 0;
        Array.Sort(values = [.. values]);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
