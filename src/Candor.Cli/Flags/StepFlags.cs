using System.CommandLine;
using System.Globalization;
using Candor.Masking;
using Candor.Metrics;

namespace Candor.Cli.Flags;

/// <summary>Which mask steps, and how curves become scores.</summary>
internal sealed class StepFlags : FlagGroup
{
    private readonly Option<double?> _fraction;
    private readonly Option<int?> _increment;
    private readonly Option<Area?> _area;

    public StepFlags() : base("Mask steps and scores")
    {
        _fraction = Add(Flag.Number("--fraction",
            string.Create(CultureInfo.InvariantCulture,
                $"share of the units that are inserted or deleted, above 0 and at most 1 (default " +
                $"{MaskSteps.Half.Fraction}; 0.1 for texts)")));
        _increment = Add(Flag.Whole("--increment", "units between two steps (default 1; 10 for texts)"));
        _area = Add(Flag.Choice("--area", "how curves become scores: mean of the steps, or trapezoid rule (default mean)",
            ("mean", Metrics.Area.MeanOfSteps), ("trapezoid", Metrics.Area.Trapezoid)));
    }

    /// <summary>The steps; null: nothing was given.</summary>
    public MaskSteps? Steps(ParseResult r, MaskSteps fallback) =>
        r.GetResult(_fraction) is null && r.GetResult(_increment) is null
            ? null
            : fallback with
            {
                Fraction = r.GetValue(_fraction) ?? fallback.Fraction,
                Increment = r.GetValue(_increment)
                ?? fallback.Increment
            };

    /// <summary>The area; null: it was not given.</summary>
    public Area? Area(ParseResult r) => r.GetValue(_area);
}
