using Candor.Data;
using Candor.Data.Records;
using Candor.Metrics;
using Candor.Runs.Explaining;
using Candor.Runs.Predicting;

namespace Candor.Runs.Comparing;

/// <summary>The rows on which two models decide differently.</summary>
internal static class DecisionMoves
{
    // Of a larger difference the first rows say enough.
    private const int Most = 1000, MostNumbers = 100;

    /// <summary>A pair with what changed of the decisions.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="cases">The rows.</param>
    /// <param name="from">The reference's predictions.</param>
    /// <param name="to">The run's.</param>
    /// <param name="classes">The classes; none of a regression.</param>
    public static RunPair With(RunPair pair, Case[] cases, IReadOnlyList<Prediction> from, IReadOnlyList<Prediction> to,
        IReadOnlyList<string> classes) => classes.Count == 0 ? Numbers(pair, cases, from, to) : Decided(pair, cases, from, to, classes);

    private static RunPair Decided(RunPair pair, Case[] cases, IReadOnlyList<Prediction> from, IReadOnlyList<Prediction> to,
        IReadOnlyList<string> classes)
    {
        var place = classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var moved = Enumerable.Range(0, cases.Length).Where(i => from[i].Decision != to[i].Decision).ToArray();
        var known = cases.All(c => c.Label.Length > 0);
        var (right, wrong) = (moved.Count(i => to[i].Decision == cases[i].Label), moved.Count(i => from[i].Decision == cases[i].Label));
        return pair with
        {
            Changed = Compared.Decisions([.. from.Select(p => place[p.Decision])], [.. to.Select(p => place[p.Decision])], classes.Count),
            Turned = known ? new(right, wrong, moved.Length - right - wrong) : null,
            Rows = [.. moved.Select(i => new ChangedDecision(cases[i].Row ?? -1, cases[i].Id, cases[i].Label,
                    from[i].Decision, from[i].Probabilities[place[from[i].Decision]],
                    to[i].Decision, to[i].Probabilities[place[to[i].Decision]]))
                .OrderByDescending(c => Math.Min(c.FromOutput, c.ToOutput)).Take(Most)],
        };
    }

    private static RunPair Numbers(RunPair pair, Case[] cases, IReadOnlyList<Prediction> from, IReadOnlyList<Prediction> to)
    {
        var apart = from.Zip(to, (a, b) => Math.Abs(b.Value!.Value - a.Value!.Value)).ToArray();
        var (mean, half) = GlobalFigures.Mean(apart);
        return pair with
        {
            Values = new(mean, half, apart.Max()),
            Rows = [.. Enumerable.Range(0, cases.Length).OrderByDescending(i => apart[i]).Where(i => apart[i] > 0).Take(MostNumbers)
                .Select(i => new ChangedDecision(cases[i].Row ?? -1, cases[i].Id, cases[i].Label, ScoreText.InUnits(from[i].Value!.Value),
                    from[i].Value!.Value, ScoreText.InUnits(to[i].Value!.Value), to[i].Value!.Value))],
        };
    }
}
