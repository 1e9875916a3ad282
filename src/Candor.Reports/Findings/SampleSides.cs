using Candor.Data.Records;

namespace Candor.Reports.Findings;

/// <summary>What two explanations of a row, or two evaluations, are called: before and after, or the names of two runs.</summary>
internal static class SampleSides
{
    /// <summary>Their names within a sentence.</summary>
    public static (string Before, string After) Of(ExplainedSample sample) => (sample.BeforeName ?? "before", sample.AfterName ?? "after");

    /// <summary>Their names as headings.</summary>
    public static (string Before, string After) Titles(ExplainedSample sample)
    {
        var (before, after) = Of(sample);
        return (Title(before), Title(after));
    }

    /// <summary>A name as a heading: a run's stays as it is written.</summary>
    public static string Title(string name) => name is "before" or "after" ? char.ToUpperInvariant(name[0]) + name[1..] : name;
}
