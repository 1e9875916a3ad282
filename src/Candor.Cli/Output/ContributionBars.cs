using Candor.Data.Records;
using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>Signed contributions as bars on both sides of an axis: right speaks for the class, left against it; or right raises the
/// number, left lowers it.</summary>
internal static class ContributionBars
{
    private const int Half = 20;
    private const int LongestName = 48;

    public static void Print(Terminal terminal, ExplainedSample sample, string explainer, int top)
    {
        var after = sample.After;
        terminal.Line(sample.IsNumber
            ? $"{sample.Title}: {sample.Explained} predicted as {after.Prediction}{True(sample.Label)}; explained by {explainer}"
            : $"{sample.Title}: predicted {after.Prediction}{True(sample.Label)}; {explainer} explains {sample.Explained} " +
                $"(probability {Figures.Score(after.Probability)})");
        var show = Figures.Of(sample);
        var order = Enumerable.Range(0, sample.Features.Count).OrderByDescending(i => Math.Abs(after.Contributions[i])).Take(top).ToArray();
        var largest = order.Length == 0 ? 0 : Math.Abs(after.Contributions[order[0]]);
        var names = order.Select(i => Name(terminal, sample.Features[i])).ToArray();
        var width = names.Select(n => n.Length).DefaultIfEmpty(0).Max();
        foreach (var (name, i) in names.Zip(order))
        {
            var phi = after.Contributions[i];
            terminal.Ansi.MarkupLine($"  {Markup.Escape(name.PadRight(width))} {Bar(terminal, phi, largest)} " +
                $"{(phi > 0 ? "+" : "") + show(phi),8}{PlusMinus(terminal, after, i, show)}");
        }
        if (order.Length < sample.Features.Count)
            terminal.Line($"  … and {sample.Features.Count - order.Length} smaller ones (--top {sample.Features.Count})");
    }

    private static string PlusMinus(Terminal terminal, SampleExplanation explanation, int unit, Func<double, string> show) =>
        explanation.Trust?.HalfWidths is { } half ? $" {terminal.Pick("±", "+-")} {show(half[unit])}" : "";

    /// <summary>The true class, or number, where it is known.</summary>
    public static string True(string label) => label.Length == 0 ? "" : $", true {label}";

    private static string Name(Terminal terminal, FeatureValue feature)
    {
        var name = Harmless.Of(feature.Value.Length == 0 ? feature.Name : $"{feature.Name} = {feature.Value}");
        return name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 3), terminal.Pick("…", "..."));
    }

    private static string Bar(Terminal terminal, double value, double largest)
    {
        var cells = double.IsFinite(value) && largest > 0 ? (int)Math.Round(Half * Math.Abs(value) / largest) : 0;
        var bar = string.Concat(Enumerable.Repeat(terminal.Pick("█", "#"), cells));
        var axis = terminal.Pick("│", "|");
        return value < 0
            ? $"[red]{bar.PadLeft(Half)}[/]{axis}{new string(' ', Half)}"
            : $"{new string(' ', Half)}{axis}[blue]{bar.PadRight(Half)}[/]";
    }
}
