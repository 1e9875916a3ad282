using Candor.Data.Records;
using Candor.Reports.Charts;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>Contributions that add up, as steps from the base value to the output: each bar begins where the one above it ends.</summary>
internal static class Waterfall
{
    /// <summary>Whether they add up and can be drawn so.</summary>
    public static bool Has(ExplainedSample sample) =>
        sample.After.Trust is { Additivity: "exact" } && sample.After.Contributions.All(double.IsFinite);

    /// <summary>The steps of a row, the largest first; what comes after twenty goes in one step.</summary>
    public static Html Of(ExplainedSample sample)
    {
        var trust = sample.After.Trust!;
        var (show, signed) = (Show.For(sample), Show.SignedFor(sample));
        var sides = sample.IsNumber ? "to the right what raises the number,\nto the left what lowers it."
            : "to the right what speaks for the class,\nto the left what speaks against it.";
        var output = trust.Output switch { "logit" => "Logit", "value" => "Prediction", _ => "Probability" };
        var all = Contribution.Sorted(sample);
        var steps = all.Take(Contribution.Shown).ToList();
        if (all.Count > steps.Count)
            steps.Add(new($"{Show.Count(all.Count - steps.Count)} smaller ones together", "", null,
                all.Skip(steps.Count).Sum(c => c.After)));
        List<double> stops = [trust.Base];
        foreach (var step in steps)
            stops.Add(stops[^1] + step.After);
        var scale = BarScale.Over([.. stops, trust.Value,
            .. steps.Zip(stops.Skip(1)).SelectMany(s => new[] { s.Second - (s.First.Half ?? 0), s.Second + (s.First.Half ?? 0) })]);
        var bars = steps.Select((step, i) => BarList.Row(step.Name, step.Value, scale.Track(trust.Base, stops[i], stops[i + 1]),
            step.After < 0 ? "against" : "for", step.Half is { } half ? scale.Interval(stops[i + 1], half) : null,
            $"{signed(step.After)}{BarList.PlusMinus(step.Half, show)}"));
        return Html.Of(
            $"""
            <section>
            <h2>From the base value to “{sample.Explained}”</h2>
            <p class="small">Each bar begins where the one above it ends: {sides}
            The line is the base value, where nothing is known of the row.{BarList.Thin(steps)}</p>
            <div class="bars">
            {End("Base value", trust.Base)}{bars}{End(output, trust.Value)}</div>
            </section>

            """);

        Html End(string name, double value) =>
            BarList.Row(name, "", scale.Track(trust.Base, trust.Base, value), "end", null, show(value));
    }
}
