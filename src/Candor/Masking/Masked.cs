using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Puts masks on inputs: x̃ = m⊙x + (1 − m)⊙b.</summary>
internal static class Masked
{
    /// <summary>Every input without any of its units: what is left of a text are the marks at its ends, of all else the
    /// background.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="b">Background, [input shape], or [B, input shape].</param>
    /// <param name="space">Units and their inputs.</param>
    /// <returns>[B, input shape].</returns>
    public static Tensor Nothing(Tensor x, Tensor b, FeatureSpace space) =>
        Copies(x, torch.zeros([1, 1, space.Units], dtype: x.dtype, device: x.device), b, space);

    /// <summary>Masked copies of every input.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="masks">Share of each unit that is kept, [B or 1, S, D], in [0, 1].</param>
    /// <param name="b">Background, [input shape], or [B, input shape].</param>
    /// <param name="space">Units and their inputs.</param>
    /// <returns>[B·S, input shape]; all copies of the first input come first.</returns>
    public static Tensor Copies(Tensor x, Tensor masks, Tensor b, FeatureSpace space)
    {
        var (difference, kept) = ((x - b).unsqueeze(1), space.For(x).Expand(masks));
        var copies = torch.addcmul(b.dim() == x.dim() ? b.unsqueeze(1) : b, difference, kept, 1);
        if (Gaps.In(x) is { } gaps)
            copies = torch.where(gaps.unsqueeze(1).logical_and(kept.eq(1)), x.unsqueeze(1), copies);
        return copies.flatten(0, 1);
    }
}
