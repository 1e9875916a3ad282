namespace Candor.Objectives;

/// <summary>How a training step is differentiated. Both give the same gradients.</summary>
public enum GradientPath
{
    /// <summary>
    /// Exact in bounded memory: the masked inputs are run in chunks that fit the cache, each chunk's graph is freed as soon as it has
    /// been back-propagated, and the perturbations behind φ are run a second time, chunk by chunk, once ∂L/∂φ is known.
    /// </summary>
    Chunked,

    /// <summary>
    /// As <see cref="Chunked"/>, but the graphs of the perturbations are kept until ∂L/∂φ is known: no second run, memory for the
    /// activations of B·M masked inputs.
    /// </summary>
    ChunkedKeepingGraphs,

    /// <summary>One graph over everything, back-propagated once: simple, and the largest.</summary>
    SingleGraph,
}
