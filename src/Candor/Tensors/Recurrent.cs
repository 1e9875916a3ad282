using TorchSharp.Modules;

namespace Candor.Tensors;

/// <summary>Recurrent layers where their own pass has no derivatives.</summary>
/// <remarks>
/// On CUDA libtorch takes LSTMs from cuDNN, which differentiates them in training mode alone, and never twice: neither an explanation by
/// gradients nor a step of ID-ExpO could be had. There they run step by step, of operators that differentiate as often as is asked for.
/// </remarks>
internal static class Recurrent
{
    /// <summary>States of the last layer.</summary>
    /// <param name="lstm">Batch first, in one direction, with biases, without dropout.</param>
    /// <param name="x">[B, T, features].</param>
    /// <returns>[B, T, hidden].</returns>
    public static Tensor States(this LSTM lstm, Tensor x)
    {
        if (x.device_type != DeviceType.CPU)
            return StepByStep(lstm, x);
        // oneDNN does no double precision.
        using var sound = x.dtype == ScalarType.Float64 ? null : SoundLayers.ForRecurrence();
        return lstm.forward(x).Item1;
    }

    /// <summary>The same, one step after the other.</summary>
    internal static Tensor StepByStep(LSTM lstm, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = lstm.ParametersByName().ToDictionary(p => p.Key, p => p.Value);
        for (var layer = 0; parameters.ContainsKey(Name("weight_ih", layer)); layer++)
            x = Layer(x, Of("weight_ih", layer), Of("weight_hh", layer), Of("bias_ih", layer) + Of("bias_hh", layer));
        return scope.MoveToOuter(x);

        Tensor Of(string part, int layer) => parameters[Name(part, layer)];
        static string Name(string part, int layer) => FormattableString.Invariant($"{part}_l{layer}");
    }

    // Hochreiter, Schmidhuber (1997), with forget gates; PyTorch's order i, f, g, o.
    private static Tensor Layer(Tensor x, Tensor inputs, Tensor states, Tensor bias)
    {
        var fromInputs = torch.nn.functional.linear(x, inputs, bias).unbind(1);                     // T times [B, 4·hidden]
        Tensor? h = null, c = null;
        var all = new Tensor[fromInputs.Length];
        for (var t = 0; t < all.Length; t++)
        {
            var gates = (h is null ? fromInputs[t] : fromInputs[t] + torch.nn.functional.linear(h, states)).chunk(4, 1);
            var taken = gates[0].sigmoid() * gates[2].tanh();
            c = c is null ? taken : gates[1].sigmoid() * c + taken;
            all[t] = h = gates[3].sigmoid() * c.tanh();
        }
        return torch.stack(all, 1);
    }
}
