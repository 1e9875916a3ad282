using Candor.Tensors.Native;

namespace Candor.Tensors;

/// <summary>Convolutions of networks that are not Candor's own, where oneDNN computes them wrongly.</summary>
internal static class SoundConvolutions
{
    /// <summary>Leaves NNPACK out, which warns on standard error at each convolution where it does not know the processor.</summary>
    public static void WithoutWarnings() => OneDnn.WithoutNnpack();

    /// <summary>Makes libtorch compute a module's convolutions rightly, or refuses the module.</summary>
    /// <exception cref="CandorException">The module has convolutions that cannot be computed here.</exception>
    public static void Require(string what, torch.nn.Module module)
    {
        if (!OneDnn.IsSound && module.parameters().Any(p => p.dim() > 2) && !OneDnn.MakeSound())
            throw new CandorException($"{what} has convolutions, which libtorch computes wrongly on this processor (oneDNN's layouts with padded channels are not cleared), and it cannot be told to compute them otherwise here; use another machine, or a network without convolutions.");
    }
}
