using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>Explanations by examples as tables.</summary>
internal static class ExampleTables
{
    /// <summary>Accuracy and faithfulness against U.</summary>
    public static void Curve(Terminal terminal, ExampleResults results)
    {
        var name = results.Task == "regression" ? "R²" : "accuracy";
        var table = Tables.New(terminal, ">examples", $">{name}", ">+/-", ">faithfulness", ">+/-");
        foreach (var s in results.Curve)
            table.Row(FormattableString.Invariant($"{s.Examples}{(s.Examples == results.Examples ? " *" : "")}"),
                Figures.Score(s.Accuracy), Figures.Score(s.AccuracyError), Figures.Score(s.Faithfulness),
                Figures.Score(s.FaithfulnessError));
        table.Print(terminal);
    }

    /// <summary>What each weight of the gates' penalty came to.</summary>
    public static void Sparsities(Terminal terminal, ExampleResults results)
    {
        if (results.Sparsities.Count < 2)
            return;
        var table = Tables.New(terminal, ">sparsity", ">influences not 0", ">validation", ">accuracy", ">faithfulness");
        foreach (var s in results.Sparsities)
            table.Row(FormattableString.Invariant($"{s.Eta}{(s.Chosen ? " *" : "")}"), FormattableString.Invariant($"{s.NonZero}"),
                Figures.Score(s.ValidationScore), Figures.Score(s.Accuracy), Figures.Score(s.Faithfulness));
        table.Print(terminal);
    }

    /// <summary>The examples for and against a prediction.</summary>
    public static void Explanation(Terminal terminal, ExplainedByExamples sample)
    {
        terminal.Line($"{sample.Title}: predicted {sample.Prediction}{ContributionBars.True(sample.Label)} (probability " +
            $"{Figures.Score(sample.Probability)})");
        terminal.Line(sample.Faithful
            ? $"The explanation is faithful here: its {sample.Examples.Count} examples lead to {sample.Explained} too."
            : $"The explanation is NOT faithful here: its {sample.Examples.Count} examples lead to {sample.Explained}.");
        foreach (var (title, examples) in new[] { ("for", sample.Examples.Where(e => e.SpeaksFor && e.Contribution != 0).ToList()),
            ("against", sample.Examples.Where(e => !e.SpeaksFor && e.Contribution != 0).ToList()) })
        {
            if (examples.Count == 0)
                continue;
            terminal.Line($"Speaks {title} {sample.Prediction}:");
            var table = Tables.New(terminal, ">row", "its label", "moves", ">influence", ">similarity", ">product");
            foreach (var e in examples)
                table.Row(FormattableString.Invariant($"{e.Index}"), e.Label, e.Class, Figures.Signed(e.Alpha),
                    Figures.Score(e.Similarity), Figures.Signed(e.Contribution));
            table.Print(terminal);
        }
        if (sample.Examples.Count(e => e.Contribution == 0) is > 0 and var idle)
            terminal.Line($"{idle} more add nothing here: product 0.");
    }
}
