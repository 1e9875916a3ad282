namespace Candor.Explainers;

/// <summary>Whether contributions add up to f(x) − f(b).</summary>
public enum Additivity
{
    /// <summary>The method promises nothing of their sum.</summary>
    None,

    /// <summary>They tend to it as the method takes more points (integrated gradients).</summary>
    Approximate,

    /// <summary>They do, up to rounding (KernelSHAP).</summary>
    Exact,
}
