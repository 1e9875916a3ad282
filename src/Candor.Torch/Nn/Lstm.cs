namespace Candor.Torch.Nn;

/// <summary>
/// Long short-term memory (Hochreiter &amp; Schmidhuber 1997) of one or more layers. Parameters as PyTorch's, for layer k: weight_ih_lk
/// [4·hidden, in], weight_hh_lk [4·hidden, hidden], bias_ih_lk, bias_hh_lk [4·hidden], with the gates in the order input, forget, cell,
/// output; "_reverse" follows for the other direction. All are uniform on ±1/√hidden at first.
/// </summary>
/// <remarks>No dropout between layers: libtorch's would draw from the global stream.</remarks>
public sealed class Lstm : Module
{
    private readonly List<Tensor> _parameters = [];
    private readonly long _hidden;
    private readonly int _layers;
    private readonly bool _bias;
    private readonly bool _batchFirst;
    private readonly bool _bidirectional;

    /// <summary>Layers on the generator's device.</summary>
    /// <param name="inputs">Features of an input.</param>
    /// <param name="hidden">Features of the state.</param>
    /// <param name="generator">Where the first values are drawn.</param>
    /// <param name="layers">How many lie one on the other.</param>
    /// <param name="bias">Whether the gates have biases.</param>
    /// <param name="batchFirst">Inputs and outputs are [B, T, ·] instead of [T, B, ·].</param>
    /// <param name="bidirectional">Whether a second one reads from the end; outputs then have 2·hidden features.</param>
    /// <param name="dtype">Element type.</param>
    public Lstm(
        long inputs, long hidden, Generator generator, int layers = 1, bool bias = true, bool batchFirst = false, bool bidirectional = false,
        DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        (_hidden, _layers, _bias, _batchFirst, _bidirectional) = (hidden, layers, bias, batchFirst, bidirectional);
        using var grad = GradMode.Off();
        for (var layer = 0; layer < layers; layer++)
        {
            var features = layer == 0 ? inputs : hidden * Directions;
            for (var direction = 0; direction < Directions; direction++)
            {
                var suffix = FormattableString.Invariant($"l{layer}{(direction == 1 ? "_reverse" : "")}");
                Add($"weight_ih_{suffix}", [4 * hidden, features], generator, dtype);
                Add($"weight_hh_{suffix}", [4 * hidden, hidden], generator, dtype);
                if (!bias)
                    continue;
                Add($"bias_ih_{suffix}", [4 * hidden], generator, dtype);
                Add($"bias_hh_{suffix}", [4 * hidden], generator, dtype);
            }
        }
    }

    private int Directions => _bidirectional ? 2 : 1;

    private void Add(string name, long[] shape, Generator generator, DType dtype) =>
        _parameters.Add(AddParameter(name, Initial.Uniform(shape, 1 / Math.Sqrt(_hidden), generator, dtype)));

    /// <summary>The outputs of the last layer at every time, from a state of zeros.</summary>
    public override Tensor Forward(Tensor x) => Run(x).Output;

    /// <summary>The outputs of the last layer at every time, and the last states.</summary>
    /// <param name="x">[T, B, inputs], or [B, T, inputs] where the batch comes first.</param>
    /// <param name="hidden">The first hidden state, [layers·directions, B, hidden]; zeros unless given.</param>
    /// <param name="cell">The first cell state, of the same shape; zeros unless given.</param>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Run(Tensor x, Tensor? hidden = null, Tensor? cell = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Dim != 3)
            throw new ArgumentException($"an LSTM takes [{(_batchFirst ? "B, T" : "T, B")}, features]; got {x}", nameof(x));
        long[] state = [_layers * Directions, x.Size(_batchFirst ? 0 : 1), _hidden];
        hidden ??= Tensor.Zeros(state, x.DType, x.Device);
        cell ??= Tensor.Zeros(state, x.DType, x.Device);
        return x.Lstm(hidden, cell, [.. _parameters], _bias, _layers, IsTraining, _bidirectional, _batchFirst);
    }
}
