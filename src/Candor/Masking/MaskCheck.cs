using System.Globalization;
using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>What masks are made of fits, before libtorch sees it.</summary>
internal static class MaskCheck
{
    /// <summary>Explanations: [rows, units] of floating-point numbers, with a unit at least.</summary>
    /// <exception cref="CandorException">They are not.</exception>
    public static void Require(Tensor phi)
    {
        ArgumentNullException.ThrowIfNull(phi);
        if (phi.dim() != 2 || phi.size(1) < 1 || !phi.is_floating_point())
            throw new CandorException(
                $"The explanations are {phi.Describe()}, but must be [rows, units] of floating-point numbers, with one unit at least.");
    }

    /// <summary>Numbers of units that are inserted or deleted.</summary>
    /// <exception cref="CandorException">One is below <paramref name="least"/>, or there are not so many units.</exception>
    public static void Require(Tensor phi, IReadOnlyList<int> steps, int least)
    {
        ArgumentNullException.ThrowIfNull(steps);
        foreach (var step in steps)
        {
            if (step < least || step > phi.size(1))
                throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                    $"A mask step takes {step} units, but the explanations have {phi.size(1)}; steps are {least} to {phi.size(1)}."));
        }
    }
}
