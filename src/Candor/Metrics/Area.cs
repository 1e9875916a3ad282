namespace Candor.Metrics;

/// <summary>How a curve becomes a score.</summary>
public enum Area
{
    /// <summary>The mean over the steps, without step 0: Eqs. (1), (3).</summary>
    MeanOfSteps,

    /// <summary>The trapezoid rule from step 0 on, divided by the width: RISE (Petsiuk et al., 2018).</summary>
    Trapezoid,
}
