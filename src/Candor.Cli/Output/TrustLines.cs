using Candor.Data.Records;

namespace Candor.Cli.Output;

/// <summary>How far an explanation can be trusted, as sentences.</summary>
internal static class TrustLines
{
    public static void Print(Terminal terminal, ExplainedSample sample)
    {
        foreach (var sentence in TrustSentences.Of(sample.After, sample.UnitNames, Figures.Of(sample)))
            terminal.Line(sentence);
    }
}
