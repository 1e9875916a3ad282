using System.Globalization;
using Candor.Tensors;
using TorchSharp.Modules;
using Dropout = Candor.Tensors.Dropout;

namespace Candor.Onnx.Writing;

/// <summary>Writes layers as nodes, in evaluation mode: dropout passes all, batch normalisation takes its running statistics.</summary>
internal static class LayerGraph
{
    /// <summary>A layer, or several one after the other.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its name, under which its weights stand.</param>
    /// <param name="x">The value that it takes.</param>
    /// <returns>The value that it gives.</returns>
    /// <exception cref="CandorException">There is no way to write such a module.</exception>
    public static string Layer(this GraphWriter graph, torch.nn.Module layer, string name, string x) => layer switch
    {
        Linear l => graph.Add("Gemm", Weights(graph, name, x, l.weight, l.bias), ("transB", 1)),
        Conv2d c => graph.Convolution(name, x, c.weight, c.bias, c.stride, c.padding!, c.dilation, c.groups),
        Conv1d c => graph.Convolution(name, x, c.weight, c.bias, c.stride, c.padding!, c.dilation, c.groups),
        BatchNorm2d b => graph.Add("BatchNormalization",
            [x, graph.Weight($"{name}.weight", b.weight), graph.Weight($"{name}.bias", b.bias!),
                graph.Weight($"{name}.running_mean", b.running_mean!), graph.Weight($"{name}.running_var", b.running_var!)],
            ("epsilon", b.eps)),
        ReLU => graph.Relu(x),
        Tanh => graph.Add("Tanh", [x]),
        Sigmoid => graph.Add("Sigmoid", [x]),
        Flatten { start_dim: 1, end_dim: -1 } => graph.Add("Flatten", [x]),
        MaxPool2d { kernel_size: [var size, ..] sizes } pool when Plain(pool, sizes) => graph.MaxPool(x, size),
        Dropout or TorchSharp.Modules.Dropout or Dropout2d or Identity => x,
        GlobalMaxPool => graph.Add("Flatten", [graph.Add("GlobalMaxPool", [x])]),
        Sequential all => graph.Chain(all, name, x),
        _ => throw new CandorException($"The model has a part '{name}' of {layer.GetType().Name}, which is not written as ONNX; export " +
            "it with its own framework (torch.onnx.export), or build it from linear, convolution, batch normalisation, pooling, " +
            "activation and dropout layers in a Sequential."),
    };

    /// <summary>Layers one after the other.</summary>
    public static string Chain(this GraphWriter graph, Sequential layers, string name, string x)
    {
        foreach (var (part, child) in layers.named_children())
            x = graph.Layer(child, name.Length == 0 ? part : $"{name}.{part}", x);
        return x;
    }

    /// <summary>max(x, 0).</summary>
    public static string Relu(this GraphWriter graph, string x) => graph.Add("Relu", [x]);

    /// <summary>Maxima of square windows side by side.</summary>
    public static string MaxPool(this GraphWriter graph, string x, long size) => graph.Add("MaxPool", [x],
        ("kernel_shape", new[] { size, size }), ("strides", new[] { size, size }));

    /// <summary>The words' vectors, [B, T, E] of indices [B, T].</summary>
    public static string Words(this GraphWriter graph, Embedding embedding, string name, string indices) =>
        graph.Add("Gather", [graph.Weight($"{name}.weight", embedding.weight!), indices], ("axis", 0));

    /// <summary>The last dimensions turned.</summary>
    public static string Turned(this GraphWriter graph, string x, params long[] order) => graph.Add("Transpose", [x], ("perm", order));

    /// <summary>A part of a module by name.</summary>
    public static T Part<T>(this torch.nn.Module module, string name)
        where T : torch.nn.Module => (T)module.named_children().First(c => c.name == name).module;

    private static bool Plain(MaxPool2d pool, long[] sizes) => sizes.All(s => s == sizes[0])
        && (pool.stride is null || pool.stride.SequenceEqual(sizes)) && (pool.padding is null || pool.padding.All(p => p == 0))
        && (pool.dilation is null || pool.dilation.All(d => d == 1)) && !pool.ceil_mode;

    private static string Convolution(this GraphWriter graph, string name, string x, Tensor weight, Tensor? bias, long[] stride,
        long[] padding, long[] dilation, long groups) => graph.Add("Conv", Weights(graph, name, x, weight, bias),
            ("kernel_shape", weight.shape[2..]), ("strides", stride), ("pads", padding.Concat(padding).ToArray()),
            ("dilations", dilation), ("group", groups));

    private static string[] Weights(GraphWriter graph, string name, string x, Tensor weight, Tensor? bias) => bias is null
        ? [x, graph.Weight($"{name}.weight", weight)] : [x, graph.Weight($"{name}.weight", weight), graph.Weight($"{name}.bias", bias)];

    /// <summary>The states of all steps of stacked LSTMs, [B, T, H] of series [B, T, F].</summary>
    public static string States(this GraphWriter graph, LSTM lstm, string name, string x)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = lstm.ParametersByName().ToDictionary(p => p.Key, p => p.Value);
        x = graph.Turned(x, 1, 0, 2);                                                                   // [T, B, F]
        for (var layer = 0; parameters.ContainsKey(Of("weight_ih", layer)); layer++)
        {
            var part = string.Create(CultureInfo.InvariantCulture, $"{name}.l{layer}");
            Tensor[] all = [.. new[] { "weight_ih", "weight_hh", "bias_ih", "bias_hh" }.Select(p => Ordered(parameters[Of(p, layer)]))];
            var states = graph.Add("LSTM",
                [x, graph.Weight($"{part}.W", all[0].unsqueeze(0)), graph.Weight($"{part}.R", all[1].unsqueeze(0)),
                    graph.Weight($"{part}.B", torch.cat([all[2], all[3]]).unsqueeze(0))],
                ("hidden_size", all[1].size(1)));                                                       // [T, 1, B, H]
            x = graph.Add("Squeeze", [states, graph.Whole($"{part}.direction", [1])]);
        }
        return graph.Turned(x, 1, 0, 2);

        static string Of(string part, int layer) => string.Create(CultureInfo.InvariantCulture, $"{part}_l{layer}");
    }

    // PyTorch's gates are i, f, g, o; ONNX's i, o, f, c, where its c is g.
    private static Tensor Ordered(Tensor gates)
    {
        var parts = gates.detach().chunk(4, 0);
        return torch.cat([parts[0], parts[3], parts[1], parts[2]]);
    }
}
