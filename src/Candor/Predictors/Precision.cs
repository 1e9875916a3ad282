namespace Candor.Predictors;

/// <summary>In what numbers a pass over masked inputs is computed.</summary>
public enum Precision
{
    /// <summary>The predictor's own: float32, or float64 in proofs.</summary>
    Own,

    /// <summary>bfloat16: float32's range with 8 bits of precision; up to twice as fast on processors with instructions for it, slower on
    /// others.</summary>
    BFloat16,
}
