using System.Globalization;
using Candor.Data.Statistics;
using Candor.Experiments.Jobs;
using Candor.Experiments.Statistics;
using Candor.Experiments.Studies;

namespace Candor.Experiments.Protocols;

/// <summary>Verdicts on what MEED's paper claims, and on what this project adds to it. A claim is about all sets of an
/// experiment.</summary>
internal sealed class ExplainerClaims(ExplainerGrid grid, StudyResults results)
{
    private const double Slightly = 0.02, Times = 5, Code = 0.9, High = 0.95;

    /// <summary>Every claim that can be decided.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "fs-m", "fu-m", "fs-a", "fu-a", "sen", "faster", "leak", "mask-only", "honest-keeps", "honest-repairs", "signed-gradient",
        "output-helps", "ail-helps", "prior-ends-alike", "prior-starts-faster", "true-features",
        "released-fs-m", "model-term-helps", "model-term-published", "model-term-code", "untold-flipped",
        "untold-fs-m", "untold-better", "untold-other-judge",
    ];

    private ExplainerParameters P => grid.Parameters;

    /// <summary>The verdicts on claims whose methods are there.</summary>
    public Dictionary<string, ClaimVerdict> Verdicts()
    {
        var verdicts = new Dictionary<string, ClaimVerdict>();
        if (Find(P.Ours) is not { } ours)
            return verdicts;
        foreach (var (id, score) in new[] { ("fs-m", "fsM"), ("fu-m", "fuM"), ("fs-a", "fsA"), ("fu-a", "fuA"), ("sen", "sen") })
            if (Rivals(id, ours) is { Count: > 0 } rivals)
                verdicts[id] = Beats(ours, rivals, score);
        if (Find("LIME", "KernelSHAP", "SHAP") is { Count: > 0 } slow)
            verdicts["faster"] = Faster(ours, slow);
        verdicts["leak"] = Above(ours, "flippedA", 0.5,
            "told that the model had said the other class, its selection convinces the network trained with it in more than half of " +
            "the rows");
        verdicts["mask-only"] = Above(ours, "maskOnly", Code,
            "the class can be read from which features are selected, without their values, in more than 90 % of the rows");
        if (Find(P.Repair) is { } repair)
        {
            verdicts["honest-keeps"] = Both(Close(repair, ours, "fsM", 0.05), Close(repair, ours, "evalX", Slightly));
            verdicts["honest-repairs"] = Both(Beats(repair, [ours], "flippedX"), Beats(repair, [ours], "maskOnly"));
        }
        if (Find("signed gradient × input") is { } signed)
            verdicts["signed-gradient"] = Close(signed, ours, "fsM", Slightly);
        if (Find("w/o output") is { } withoutOutput)
            verdicts["output-helps"] = Beats(ours, [withoutOutput], "fsM");
        if (Find("w/o AIL") is { } withoutAdversary)
            verdicts["ail-helps"] = Both(Beats(ours, [withoutAdversary], "fsM"), Beats(ours, [withoutAdversary], "fuM"));
        if (Find("w/o prior") is { } withoutPrior)
        {
            verdicts["prior-ends-alike"] = Alike(ours, withoutPrior, "fsM");
            verdicts["prior-starts-faster"] = StartsFaster(ours, withoutPrior);
        }
        if (Find("MEED as released") is { } released)
            verdicts["released-fs-m"] = Published(released, "fsM");
        if (Find("MEED + model term") is { } term)
        {
            verdicts["model-term-helps"] = Beats(term, [ours], "fsM");
            verdicts["model-term-published"] = Published(term, "fsM");
            verdicts["model-term-code"] = Above(term, "maskOnly", Code,
                "the class can be read from which features are selected, without their values, in more than 90 % of the rows");
            if (Find("L2X + model term") is { } untold)
                verdicts["untold-flipped"] = Beats(untold, [term], "flippedA");
        }
        if (Find("Honest MEED, not told") is { } notTold)
        {
            verdicts["untold-fs-m"] = Above(notTold, "fsM", High,
                "the model keeps its class on the selection in more than 95 % of the rows");
            verdicts["untold-better"] = Both(Beats(notTold, [ours], "fsM"),
                Both(Beats(notTold, [ours], "fuM"), Beats(notTold, [ours], "evalX")));
            if (P.OtherJudge)
            {
                verdicts["untold-other-judge"] = Keeps(notTold, "evalXOther", "evalXOtherWhole", Slightly,
                    "a judge of another kind than it was learnt with finds the model's class in the selection at most two points less " +
                    "often than in the whole input");
            }
        }
        if (P.Sets.All(s => Values(s, ours, "relevant").All(double.IsFinite)))
            verdicts["true-features"] = Above(ours, "relevant", 0.5,
                "more than half of what it selects, of what there is to find, tells the class");
        return verdicts;
    }

    private ExplainerMethod? Find(string name) => P.Methods.FirstOrDefault(m => m.Name == name);

    private IReadOnlyList<ExplainerMethod> Find(params string[] names) =>
        [.. P.Methods.Where(m => names.Any(n => m.Name.StartsWith(n, StringComparison.Ordinal)))];

    private IReadOnlyList<ExplainerMethod> Rivals(string claim, ExplainerMethod ours) => P.Rivals.TryGetValue(claim, out var names)
        ? [.. P.Methods.Where(m => names.Contains(m.Name))]
        : [.. P.Methods.Where(m => m != ours && m.Name != P.Repair)];

    private double[] Values(ExplainerSet set, ExplainerMethod method, string score) => grid.Scores(results, set, method, score);

    private double Mean(ExplainerSet set, ExplainerMethod method, string score) => Values(set, method,
        score).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    // Repeats of a set with a published test part share all training rows; the correction is then larger than it need be.
    private PairedTest Test(ExplainerSet set, double[] a, double[] b)
    {
        var data = UnitScores.Data(results.Of(grid.Model(set, P.Seeds[0])).Result["data"]!);
        return PairedTest.Of(a, b, data.Train > 0 ? (double)data.Test / data.Train : PairedTest.UsualOverlap);
    }

    private PairedTest Test(ExplainerSet set, ExplainerMethod a, ExplainerMethod b, string score) =>
        Test(set, Values(set, a, score), Values(set, b, score));

    private string Line(ExplainerSet set, ExplainerMethod method, string score) =>
        $"{method.Name} {ExplainerTables.Text(score, Mean(set, method, score))}{(score == "tps" ? " s" : " %")}";

    /// <summary>Better than every rival on every set.</summary>
    private ClaimVerdict Beats(ExplainerMethod ours, IReadOnlyList<ExplainerMethod> rivals, string score)
    {
        var head = ExplainerTables.Head(score);
        var up = ExplainerTables.Up(score);
        var tests = P.Sets.SelectMany(s => rivals.Select(r => (Set: s, Rival: r))).Where(p => double.IsFinite(Mean(p.Set, p.Rival, score)))
            .Select(p => (p.Set, p.Rival, Test: Test(p.Set, ours, p.Rival, score))).ToArray();
        var worse = tests.Where(t => !(up ? t.Test.Difference > 0 : t.Test.Difference < 0)).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", P.Sets.Select(s =>
                $"{s.Name}, {head}: {Line(s, ours, score)}, {string.Join(", ", rivals.Select(r => Line(s, r, score)))}")),
            worse.Length == 0,
            Decide.All(tests.Select(t => up ? Decide.Above(t.Test) : Decide.Below(t.Test))),
            $"Holds if the mean {head} of {ours.Name} is better than that of each of the others; it is not against {(worse.Length == 0 ? "none" : string.Join(", ", worse.Select(w => $"{w.Rival.Name} ({w.Set.Name})")))}. Difference as a share, repeat by repeat: {string.Join("; ", tests.Select(t => $"{t.Set.Name}, {t.Rival.Name}: {Number.Test(t.Test)}"))}.");
    }

    private ClaimVerdict Above(ExplainerMethod method, string score, double bound, string meaning)
    {
        var means = P.Sets.Select(s => (s.Name, Mean: Mean(s, method, score))).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", means.Select(m => $"{m.Name}: {ExplainerTables.Text(score, m.Mean)} %")), means.All(m => m.Mean > bound),
            Decide.All(P.Sets.Select(s => Decide.Above(Test(s, Values(s, method, score), [.. P.Seeds.Select(_ => bound)])))),
            $"Holds if {meaning}, on every set.");
    }

    /// <summary>One score of a method at most slightly below another of it, on every set.</summary>
    private ClaimVerdict Keeps(ExplainerMethod method, string score, string whole, double slack, string meaning)
    {
        var tests = P.Sets.Select(s => (Set: s, Test: Test(s, Values(s, method, score), Values(s, method, whole)))).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", P.Sets.Select(s => $"{s.Name}: {ExplainerTables.Text(score, Mean(s, method, score))} % against " +
                $"{ExplainerTables.Text(whole, Mean(s, method, whole))} %")),
            tests.All(t => t.Test.Difference >= -slack), Decide.All(tests.Select(t => Decide.NotBelow(t.Test, slack))),
            $"Holds if {meaning}, on every set. {string.Join("; ", tests.Select(t => $"{t.Set.Name}: {Number.Test(t.Test)}"))}.");
    }

    /// <summary>At most slightly below the paper's figure, on every set that has one.</summary>
    private ClaimVerdict Published(ExplainerMethod method, string score)
    {
        var head = ExplainerTables.Head(score);
        var sets = P.Sets.Select(s => (Set: s, Paper: s.Published.GetValueOrDefault(method.Name)?.GetValueOrDefault(score, double.NaN)
            ?? double.NaN)).Where(s => double.IsFinite(s.Paper)).ToArray();
        var tests = sets.Select(s => (s.Set, Test: Test(s.Set, Values(s.Set, method, score), [.. P.Seeds.Select(_ => s.Paper)]))).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", sets.Select(s =>
                $"{s.Set.Name}, {head}: {Line(s.Set, method, score)}, the paper {ExplainerTables.Text(score, s.Paper)} %")),
            tests.All(t => t.Test.Difference >= -Slightly),
            Decide.All(tests.Select(t => Decide.NotBelow(t.Test, Slightly))),
            FormattableString.Invariant($"Holds if {head} of {method.Name} is at most {100 * Slightly:0} points below the published figure. {string.Join("; ", tests.Select(t => $"{t.Set.Name}: {Number.Test(t.Test)}"))}."));
    }

    private ClaimVerdict Close(ExplainerMethod a, ExplainerMethod b, string score, double slack)
    {
        var head = ExplainerTables.Head(score);
        return ClaimVerdict.By(
            string.Join("; ", P.Sets.Select(s => $"{s.Name}, {head}: {Line(s, a, score)}, {Line(s, b, score)}")),
            P.Sets.All(s => Mean(s, a, score) >= Mean(s, b, score) - slack),
            Decide.All(P.Sets.Select(s => Decide.NotBelow(Test(s, a, b, score), slack))),
            FormattableString.Invariant($"Holds if {head} of {a.Name} is at most {100 * slack:0} points below that of {b.Name}, on every set. {Tested(a, b, score)}."));
    }

    private ClaimVerdict Alike(ExplainerMethod a, ExplainerMethod b, string score)
    {
        var head = ExplainerTables.Head(score);
        return ClaimVerdict.By(
            string.Join("; ", P.Sets.Select(s => $"{s.Name}, {head}: {Line(s, a, score)}, {Line(s, b, score)}")),
            P.Sets.All(s => Math.Abs(Mean(s, a, score) - Mean(s, b, score)) < Slightly),
            Decide.All(P.Sets.Select(s => Decide.Alike(Test(s, a, b, score), Slightly))),
            string.Create(CultureInfo.InvariantCulture,
                $"Holds if the two are equivalent within {100 * Slightly:0} points on every set (two one-sided tests). " +
                $"{Tested(a, b, score)}."));
    }

    private string Tested(ExplainerMethod a, ExplainerMethod b, string score) =>
        string.Join("; ", P.Sets.Select(s => $"{s.Name}: {Number.Test(Test(s, a, b, score))}"));

    private ClaimVerdict StartsFaster(ExplainerMethod with, ExplainerMethod without)
    {
        var lines = P.Sets.Select(s => (Set: s, With: First(s, with), Without: First(s, without))).ToArray();
        return ClaimVerdict.By(
            string.Join("; ", lines.Select(l =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{l.Set.Name}, mean FS-M of the first third of the epochs: with {100 * l.With.Average():0.0} %, " +
                    $"without {100 * l.Without.Average():0.0} %"))),
            lines.All(l => l.With.Average() > l.Without.Average()),
            Decide.All(lines.Select(l => Decide.Above(Test(l.Set, l.With, l.Without)))),
            "Holds if the mean FS-M on validation rows over the first third of the epochs (the first at least) " +
            "is higher with the prior, on every set.");
    }

    private double[] First(ExplainerSet set, ExplainerMethod method) =>
    [
        .. P.Seeds.Select(seed =>
        {
            var epochs = grid.History(results, set, method, seed).Where(e => e.Epoch > 0)
                .Select(e => e.Fidelity?.GetValueOrDefault("fsM") ?? double.NaN).ToArray();
            return epochs.Take(Math.Max(1, epochs.Length / 3)).DefaultIfEmpty(double.NaN).Average();
        }),
    ];

    private ClaimVerdict Faster(ExplainerMethod ours, IReadOnlyList<ExplainerMethod> slow) => ClaimVerdict.By(
        string.Join("; ", P.Sets.Select(s =>
            $"{s.Name}: {Line(s, ours, "tps")}, {string.Join(", ", slow.Select(m => Line(s, m, "tps")))}")),
        P.Sets.All(s => slow.All(m => Mean(s, m, "tps") > Times * Mean(s, ours, "tps"))),
        Decide.All(from s in P.Sets
                   from m in slow
                   select Decide.Above(Test(s, Logs(s, m), [.. Logs(s, ours).Select(l => l + Math.Log(Times))]))),
        FormattableString.Invariant($"Seconds an explanation, the explainer alone (wall clock, {P.Seeds.Count} repeats); holds if each of the others takes at least {Times:0} times as long (tests on logarithms)."));

    private double[] Logs(ExplainerSet set, ExplainerMethod method) => [.. Values(set, method, "tps").Select(v => Math.Log(v))];

    private static ClaimVerdict Both(ClaimVerdict a, ClaimVerdict b)
    {
        // Against one is against both; open where neither decides so.
        var against = (!a.Open && !a.Holds) || (!b.Open && !b.Holds);
        return new($"{a.Ours}; {b.Ours}", !against && a.Holds && b.Holds, $"{a.Evidence} {b.Evidence}")
        {
            Open = !against && (a.Open || b.Open),
        };
    }
}
