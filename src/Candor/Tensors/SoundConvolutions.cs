using Candor.Tensors.Native;

namespace Candor.Tensors;

/// <summary>
/// While one lives, convolutions of other people's models are right also where oneDNN's are not (docs/decisions/0010-torchsharp.md):
/// libtorch
/// then computes all convolutions of the process itself, at about twice the time. With the last one oneDNN comes back.
/// </summary>
internal sealed class SoundConvolutions : IDisposable
{
    private bool _ended;

    private SoundConvolutions()
    {
    }

    /// <summary>What a model needs that was not written here; null where nothing is needed.</summary>
    /// <param name="what">The model, as a message's subject.</param>
    /// <param name="module">The model.</param>
    /// <exception cref="CandorException">Its convolutions are computed wrongly here, and libtorch cannot be told otherwise.</exception>
    public static SoundConvolutions? For(string what, torch.nn.Module module)
    {
        if (!module.parameters().Any(p => p.dim() > 2) || OneDnn.IsSound)
            return null;
        return OneDnn.LeaveOut()
            ? new SoundConvolutions()
            : throw new CandorException($"{what} has convolutions, which libtorch computes wrongly on this processor (oneDNN's layouts " +
                "with padded channels are not cleared), and it cannot be told to compute them otherwise here; use another machine, or a " +
                "model without convolutions.");
    }

    public void Dispose()
    {
        if (!_ended)
            OneDnn.TakeBack();
        _ended = true;
    }
}
