using System.Globalization;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>The diagonal of K in Eq. (12): how much a perturbation counts.</summary>
public static class LimeKernels
{
    private const double Smallest = 1e-12;

    /// <summary>Weights of masks.</summary>
    /// <param name="z">Z, [G, M, D] in float64; the first mask of each keeps everything and has weight 1.</param>
    /// <param name="kernel">L2 or cosine.</param>
    /// <param name="width">w; null: the kernel's default.</param>
    /// <returns>[G, M], in [0, 1].</returns>
    /// <exception cref="CandorException">The width makes every weight but the first vanish.</exception>
    public static Tensor Weights(Tensor z, LimeKernel kernel, double? width = null)
    {
        ArgumentNullException.ThrowIfNull(z);
        var units = z.size(2);
        var kept = z.sum(2);                                                                              // [G, M]
        var usual = kernel == LimeKernel.L2 ? 0.75 * Math.Sqrt(units) : 0.25;
        var w = width ?? usual;
        // ‖1 − z‖² is the number of masked units; cos(1, z) = √(kept/D), taken as 0 where nothing is kept.
        var squared = kernel == LimeKernel.L2 ? units - kept : (1 - (kept / units).sqrt()).square();
        var k = (squared * (-1 / (2 * w * w))).exp();
        if (z.size(1) > 1)
        {
            using var scope = torch.NewDisposeScope();
            // The mask that keeps everything may have been drawn again: it says nothing of any unit.
            var partial = kept < units;
            var largest = k.masked_fill(~partial, 0).max().ToDouble();
            if (largest < Smallest && partial.any().ToBoolean())
                throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                    $"The kernel width {w} gives every perturbation of {units} units a weight below {Smallest} (the largest is " +
                    $"{largest:g2}), so nothing is left to fit; use a larger width (--kernel-width {usual:g2})."));
        }
        return k;
    }
}
