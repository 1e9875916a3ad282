using Candor.Tensors.Native;

namespace Candor.Tensors;

/// <summary>
/// While one lives, convolutions and LSTMs of other people's models are right also where oneDNN's are not
/// (docs/decisions/0010-torchsharp.md): libtorch then computes all of the process itself, convolutions at about twice the time. With the
/// last one oneDNN comes back.
/// </summary>
internal sealed class SoundLayers : IDisposable
{
    private static readonly Lazy<bool> s_isSoundInRecurrence = new(TestRecurrence);
    private bool _ended;

    private SoundLayers()
    {
    }

    /// <summary>Whether oneDNN's LSTMs of any width are right here; no derivatives asked for, which it has another way for.</summary>
    public static bool IsSoundInRecurrence => s_isSoundInRecurrence.Value;

    /// <summary>What an LSTM needs while it runs; null where nothing is needed.</summary>
    /// <exception cref="CandorException">It is computed wrongly here, and libtorch cannot be told otherwise.</exception>
    public static SoundLayers? ForRecurrence() => IsSoundInRecurrence ? null : Without("The network", "LSTM layers",
        "oneDNN's states of a width that is no multiple of 64 are wrong");

    /// <summary>What a model needs that was not written here; null where nothing is needed.</summary>
    /// <param name="what">The model, as a message's subject.</param>
    /// <param name="module">The model.</param>
    /// <exception cref="CandorException">Its layers are computed wrongly here, and libtorch cannot be told otherwise.</exception>
    public static SoundLayers? For(string what, torch.nn.Module module)
    {
        if (module.parameters().Any(p => p.dim() > 2) && !OneDnn.IsSound)
            return Without(what, "convolutions", "oneDNN's layouts with padded channels are not cleared");
        // PyTorch's names of recurrent weights, which scripts keep.
        return module.ParametersByName().Any(p => p.Key.Contains("weight_hh", StringComparison.Ordinal)) ? ForRecurrence() : null;
    }

    private static SoundLayers Without(string what, string layers, string why) => OneDnn.LeaveOut()
        ? new SoundLayers()
        : throw new CandorException($"{what} has {layers}, which libtorch computes wrongly on this processor ({why}), and it cannot be " +
            $"told to compute them otherwise here; use another machine, or a model without {layers}.");

    // Widths that fill no block, against the same steps in plain products.
    private static bool TestRecurrence()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var generator = new Generator(1);
        foreach (var (inputs, width) in new[] { (3, 5), (8, 16), (1, 100) })
        {
            using var lstm = Layers.Lstm(inputs, width, generator);
            var x = torch.rand([4, 6, inputs], device: generator.device, generator: generator);
            var error = (lstm.forward(x).Item1 - Recurrent.StepByStep(lstm, x)).abs().max().ToDouble();
            if (!(error < 1e-4))
                return false;
        }
        return true;
    }

    public void Dispose()
    {
        if (!_ended)
            OneDnn.TakeBack();
        _ended = true;
    }
}
