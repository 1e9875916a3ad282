using Candor.Data.Records;
using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>Signed contributions as bars on both sides of an axis: right speaks for the class, left against it; or right raises the
/// number, left lowers it.</summary>
internal static class ContributionBars
{
    // Narrower bars say nothing, and wider ones no more.
    private const int LeastHalf = 3, MostHalf = 50;

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
        var numbers = order.Select(i => Number(terminal, after, i, show)).ToArray();
        var number = numbers.Select(n => n.Length).DefaultIfEmpty(0).Max();
        // Two blanks, the name, a bar on each side of the axis, the number, a blank beside the bars.
        var free = terminal.Width - 5 - number;
        var longest = Math.Clamp(Math.Min(terminal.Width * 2 / 5, free - 2 * LeastHalf), 8, 80);
        var names = order.Select(i => Name(terminal, sample.Features[i], longest)).ToArray();
        var width = names.Select(n => n.Length).DefaultIfEmpty(0).Max();
        var half = Math.Min(MostHalf, (free - width) / 2);
        foreach (var (name, text, i) in names.Zip(numbers, order))
            terminal.Ansi.MarkupLine($"  {Markup.Escape(name.PadRight(width))} " +
                $"{(half < LeastHalf ? "" : $"{Bar(terminal, after.Contributions[i], largest, half)} ")}{Markup.Escape(text)}");
        if (order.Length < sample.Features.Count)
            terminal.Line($"  … and {sample.Features.Count - order.Length} smaller ones (--top {sample.Features.Count})");
    }

    private static string Number(Terminal terminal, SampleExplanation after, int unit, Func<double, string> show)
    {
        var phi = after.Contributions[unit];
        return $"{(phi > 0 ? "+" : "") + show(phi),8}{PlusMinus(terminal, after, unit, show)}";
    }

    private static string PlusMinus(Terminal terminal, SampleExplanation explanation, int unit, Func<double, string> show) =>
        explanation.Trust?.HalfWidths is { } half ? $" {terminal.Pick("±", "+-")} {show(half[unit])}" : "";

    /// <summary>The true class, or number, where it is known.</summary>
    public static string True(string label) => label.Length == 0 ? "" : $", true {label}";

    private static string Name(Terminal terminal, FeatureValue feature, int longest)
    {
        var name = Harmless.Of(feature.Value.Length == 0 ? feature.Name : $"{feature.Name} = {feature.Value}");
        return name.Length <= longest ? name : name[..(longest - terminal.Pick("…", "...").Length)] + terminal.Pick("…", "...");
    }

    private static string Bar(Terminal terminal, double value, double largest, int half)
    {
        var cells = double.IsFinite(value) && largest > 0 ? (int)Math.Round(half * Math.Abs(value) / largest) : 0;
        var bar = string.Concat(Enumerable.Repeat(terminal.Pick("█", "#"), cells));
        var axis = terminal.Pick("│", "|");
        return value < 0
            ? $"[red]{bar.PadLeft(half)}[/]{axis}{new string(' ', half)}"
            : $"{new string(' ', half)}{axis}[blue]{bar.PadRight(half)}[/]";
    }
}
