using System.Text;
using Candor.Data.Records;
using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>A text with its selected words marked: in colour where a terminal has colours, else in brackets.</summary>
internal static class MarkedText
{
    public static void Print(Terminal terminal, ExplainedSample sample, SampleText text, string explainer)
    {
        var after = sample.After;
        terminal.Line($"{sample.Title}: predicted {after.Prediction}{ContributionBars.True(sample.Label)}; {explainer} explains " +
            $"{sample.Explained} (probability {Figures.Score(after.Probability)})");
        if (terminal.IsTerminal && terminal.Ansi.Profile.Capabilities.ColorSystem != ColorSystem.NoColors)
            terminal.Ansi.MarkupLine(Of(text, after.Contributions,
                (word, against) => $"[bold {(against ? "red" : "blue")}]{Markup.Escape(Harmless.Of(word))}[/]",
                plain => Markup.Escape(Harmless.Of(plain))));
        else
            terminal.Writer.WriteLine(Of(text, after.Contributions, (word, _) => $"[{Harmless.Of(word)}]", Harmless.Of));
        var selected = text.Top(after.Contributions).OrderByDescending(i => after.Contributions[i]);
        terminal.Line($"Selected: {string.Join(", ", selected.Select(i => $"{sample.Features[i].Value} {Figures.Signed(after.Contributions[i])}"))}");
    }

    /// <summary>The text with its selected words marked.</summary>
    /// <param name="text">The text.</param>
    /// <param name="contributions">φ of its words.</param>
    /// <param name="mark">Marks a word, which may speak against the class.</param>
    /// <param name="plain">What becomes of the rest.</param>
    internal static string Of(SampleText text, IReadOnlyList<double> contributions, Func<string, bool, string> mark, Func<string,
        string> plain)
    {
        var top = text.Top(contributions).ToHashSet();
        var marked = new StringBuilder();
        var at = 0;
        foreach (var (i, word) in text.Words.Index())
        {
            if (!top.Contains(i))
                continue;
            marked.Append(plain(text.Text[at..word.Start])).Append(mark(text.Text.Substring(word.Start, word.Length),
                contributions[i] < 0));
            at = word.End;
        }

        return marked.Append(plain(text.Text[at..])).ToString();
    }
}
