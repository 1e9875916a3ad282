using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Onnx.Writing;

/// <summary>Writes predictors as graphs from their inputs, as they take them, to their logits.</summary>
internal static class PredictorGraph
{
    /// <summary>The logits [B, L] of a predictor; of a regression its standardised number [B, 1].</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="predictor">f_θ.</param>
    /// <param name="x">Its inputs, [B, input shape]; of texts indices in int64.</param>
    /// <param name="prefix">What stands before the names of its weights.</param>
    /// <exception cref="CandorException">There is no way to write it.</exception>
    public static string Logits(this GraphWriter graph, Predictor predictor, string x, string prefix = "") => predictor switch
    {
        Mlp mlp => graph.Perceptron(mlp, Flat(graph, mlp, x), prefix),
        SmallCnn cnn => graph.Small(cnn, x, prefix),
        MnistCnn cnn => graph.Layer(cnn.Part<Sequential>("top"), $"{prefix}top",
            graph.Add("Flatten", [graph.Layer(cnn.Part<Sequential>("features"), $"{prefix}features", x)])),
        ResNet18 net => graph.Residual(net, x, prefix),
        ResNet18Mlp net => graph.Perceptron(net.Part<Mlp>("head"),
            graph.Residual(net.Part<FrozenModule<ResNet18>>("backbone").Inner, x, $"{prefix}backbone."), $"{prefix}head."),
        LstmClassifier net => graph.Layer(net.Part<Linear>("top"), $"{prefix}top", graph.Add("Gather",
            [graph.States(net.Part<LSTM>("lstm"), $"{prefix}lstm", x), graph.Whole($"{prefix}last", -1)], ("axis", 1))),
        TextCnn net => graph.Text(net, x, prefix),
        ModulePredictor { Inner: var module } => graph.Layer(module, $"{prefix}module", x),
        _ => throw new CandorException($"A predictor of the architecture '{predictor.Architecture}' ({predictor.GetType().Name}) is not " +
            "written as ONNX, since its layers are not known here; export the model that stands behind it with its own framework."),
    };

    private static string Flat(GraphWriter graph, Mlp mlp, string x) => mlp.Space.InputShape.Count > 1 ? graph.Add("Flatten", [x]) : x;

    private static string Perceptron(this GraphWriter graph, Mlp mlp, string x, string prefix)
    {
        Linear[] layers = [.. mlp.children().OfType<Linear>()];
        foreach (var (i, layer) in layers.Index())
        {
            x = graph.Layer(layer, FormattableString.Invariant($"{prefix}{2 * i}"), x);
            x = i < layers.Length - 1 ? graph.Relu(x) : x;
        }
        return x;
    }

    private static string Small(this GraphWriter graph, SmallCnn cnn, string x, string prefix)
    {
        foreach (var name in new[] { "conv1", "conv2", "conv3" })
        {
            x = graph.Layer(cnn.Part<Conv2d>(name), prefix + name, x);
            x = graph.Relu(name == "conv3" ? x : graph.MaxPool(x, 2));
        }
        x = graph.Relu(graph.Layer(cnn.Part<Linear>("fc1"), $"{prefix}fc1", graph.Add("Flatten", [x])));
        return graph.Layer(cnn.Part<Linear>("fc2"), $"{prefix}fc2", x);
    }

    private static string Residual(this GraphWriter graph, ResNet18 net, string x, string prefix)
    {
        x = graph.Relu(graph.Layer(net.Part<BatchNorm2d>("bn1"), $"{prefix}bn1",
            graph.Layer(net.Part<Conv2d>("conv1"), $"{prefix}conv1", x)));
        x = graph.Add("MaxPool", [x], ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }),
            ("pads", new long[] { 1, 1, 1, 1 }));
        foreach (var name in new[] { "layer1", "layer2", "layer3", "layer4" })
            foreach (var (number, block) in net.Part<Sequential>(name).named_children())
                x = graph.Block((ResidualBlock)block, x, $"{prefix}{name}.{number}.");
        x = graph.Add("ReduceMean", [x], ("axes", new long[] { 2, 3 }), ("keepdims", 0));
        return graph.Layer(net.Part<Linear>("fc"), $"{prefix}fc", x);
    }

    private static string Block(this GraphWriter graph, ResidualBlock block, string x, string prefix)
    {
        var y = graph.Relu(Normalised("1", x));
        var shortcut = block.named_children().FirstOrDefault(c => c.name == "downsample").module is Sequential down
            ? graph.Layer(down, $"{prefix}downsample", x) : x;
        return graph.Relu(graph.Add("Add", [Normalised("2", y), shortcut]));

        string Normalised(string number, string maps) => graph.Layer(block.Part<BatchNorm2d>($"bn{number}"), $"{prefix}bn{number}",
            graph.Layer(block.Part<Conv2d>($"conv{number}"), $"{prefix}conv{number}", maps));
    }

    private static string Text(this GraphWriter graph, TextCnn net, string x, string prefix)
    {
        var words = graph.Turned(graph.Words(net.Part<Embedding>("embedding"), $"{prefix}embedding", x), 0, 2, 1);
        return graph.Layer(net.Part<Sequential>("top"), $"{prefix}top",
            graph.Layer(net.Part<Conv1d>("convolution"), $"{prefix}convolution", words));
    }
}
