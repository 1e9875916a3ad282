using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Values that are missing and stay so (<see cref="MissingPolicy.Keep"/>), in encoded inputs: no arithmetic may lose what stands
/// for them.</summary>
internal static class Gaps
{
    /// <summary>Where they are, [B, input shape] (bool); null where there are none.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    public static Tensor? In(Tensor x)
    {
        // Tables and series: pixels and words are never missing.
        if (!x.is_floating_point() || x.dim() is not (2 or 3))
            return null;
        var gaps = x.detach().abs().le(Standardizer.Missing).logical_and(x.detach().ne(0));
        return gaps.any().ToBoolean() ? gaps : null;
    }

    /// <summary>Inputs that were moved, and what is missing in them as it was.</summary>
    /// <param name="moved">[B, input shape].</param>
    /// <param name="x">The inputs before, [B, input shape].</param>
    public static Tensor Kept(Tensor moved, Tensor x) => In(x) is { } gaps ? torch.where(gaps, x, moved) : moved;
}
