using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Findings;

/// <summary>How an explainer stands beside a random ranking and the best of those that were not trained, on the same rows.</summary>
/// <param name="Sentences">One each, as the end of a headline.</param>
/// <param name="Warnings">What speaks against the explainer; empty where nothing does.</param>
internal sealed record AgainstBaselines(IReadOnlyList<string> Sentences, IReadOnlyList<string> Warnings)
{
    /// <summary>Of a record; empty where nothing was compared.</summary>
    public static AgainstBaselines Of(RunRecord record)
    {
        var all = Measured(record).Concat(Selected(record)).ToArray();
        // The best by all of its scores together, each with the sign that makes more of it better.
        var best = all.Where(o => !o.IsRandom).OrderByDescending(o => o.Differences.Sum(d => d.IsDown ? -d.Before!.Mean : d.Before!.Mean))
            .FirstOrDefault();
        Other[] told = [.. all.Where(o => o.IsRandom).Take(1), .. best is null ? Array.Empty<Other>() : [best]];
        return new([.. told.Select(Sentence)], [.. told.Select(Warning).OfType<string>()]);
    }

    /// <summary>A headline with what was compared behind it.</summary>
    public string Behind(string headline) => string.Join(' ', Sentences.Prepend(headline));

    // By insertion and deletion, row by row.
    private static IEnumerable<Other> Measured(RunRecord record) => (record.Baselines ?? []).Select(b => new Other(b.Name, b.IsRandom,
        [.. new[] { "insertion", "deletion" }.Where(m => Finite(b.Metrics.GetValueOrDefault(m)) && b.Changes.ContainsKey(m))
            .Select(m => new Difference(m, b.Metrics[m], After(b.Metrics[m], b.Changes[m].Mean), b.Changes[m].StandardError,
                b.Changes[m].P))])).Where(o => o.Differences.Count > 0);

    // By what the model keeps of the selected features, where rows were not kept apart.
    private static IEnumerable<Other> Selected(RunRecord record) =>
        record.Baselines is { Count: > 0 } || !Finite(record.After?.Metrics.GetValueOrDefault("fsM")) ? []
        : record.Comparisons.Where(c => Untrained(c.Name) && Finite(c.Metrics.GetValueOrDefault("fsM"))).Select(c =>
        {
            var (own, other) = (record.After!.Metrics["fsM"], c.Metrics["fsM"]);
            var (a, b) = (Difference.ErrorOf(own), Difference.ErrorOf(other));
            return new Other(c.Name, c.Name == "random", [new Difference("fsM", other, own, Math.Sqrt((a * a) + (b * b)))]);
        });

    private static bool Untrained(string name) => name is "random" or "gradient" or "gradient-x-input" or "absolute-gradient"
        or "absolute-gradient-x-input" or "integrated-gradients" or "smooth-grad" or "occlusion" or "lime" or "kernel-shap" or "rise"
        or "grad-cam" or "grad-cam-plus-plus" or "infd";

    private static bool Finite(Score? score) => score is { } s && double.IsFinite(s.Mean);

    private static Score After(Score other, double change) => other with { Mean = other.Mean + change };

    private static string Sentence(Other other)
    {
        var scores = string.Join(", ", other.Differences.Select(d =>
            $"{MetricGuide.For(d.Metric).Title} {(d.IsDown ? "↓" : "↑")} {Show.Signed(d.Change)}"));
        return $"Against {Called(other)}, on the same rows: {scores} ({Judged(other)}).";
    }

    private static string Called(Other other) => other.IsRandom ? "a random ranking" : $"{other.Name}, the best untrained one";

    private static string Judged(Other other)
    {
        var (gained, lost) = (other.Differences.Where(d => d.Gained).ToArray(), other.Differences.Where(d => d.Lost).ToArray());
        if (gained.Length + lost.Length == 0)
            return "no difference that matters";
        var parts = new[] { (Word: "better", Of: gained), (Word: "worse", Of: lost) }.Where(p => p.Of.Length > 0);
        return string.Join(", ", parts.Select(p =>
            p.Of.Length == other.Differences.Count ? p.Word : $"{p.Word} in {string.Join(", ", p.Of.Select(Title))}"));

        static string Title(Difference d) => MetricGuide.For(d.Metric).Title.ToLowerInvariant();
    }

    private static string? Warning(Other other) => other.Differences.Any(d => d.Gained) && !other.Differences.Any(d => d.Lost) ? null
        : other.IsRandom ? "The explanations rank features no better than chance would, by these scores."
        : other.Differences.Any(d => d.Lost) ? $"{other.Name}, which is not trained, ranks features better in part or in whole." : null;

    private sealed record Other(string Name, bool IsRandom, IReadOnlyList<Difference> Differences);
}
