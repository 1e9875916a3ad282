using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>What would change a decision, a line each.</summary>
internal static class ChangeLines
{
    public static void Print(Terminal terminal, IReadOnlyList<Counterfactual> found, bool isNumber)
    {
        terminal.Line(found.Count == 0
            ? $"No change of the allowed columns within the ranges of training {(isNumber ? "brings the number where it is wanted"
                : "leads to another decision")}."
            : $"What would change the {(isNumber ? "number" : "decision")}, all else as it is:");
        foreach (var c in found)
            terminal.Line($"  {string.Join(", ", c.Changes.Select(v => $"{v.Column} {v.To} instead of {v.From}"))}: {c.Decision}" +
                (c.Value is null ? $" ({Figures.Score(c.Probability)})" : ""));
    }
}
