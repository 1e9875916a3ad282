using Candor.Explainers.Learned;
using Candor.Masking;
using TorchSharp.Modules;
using Type = global::Onnx.TensorProto.Types.DataType;

namespace Candor.Onnx.Writing;

/// <summary>Writes learned explainers: from a case and the predictor's probabilities to how much each unit matters.</summary>
internal static class ExplainerGraph
{
    /// <summary>The explanation [B, D], shares that add up to 1, as <c>explain</c> gives it for the predicted class.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="network">E.</param>
    /// <param name="space">Its units.</param>
    /// <param name="x">Inputs, as the predictor takes them.</param>
    /// <param name="y">Probabilities [B, L]; read only by a network with feedback.</param>
    /// <exception cref="CandorException">The units are another in each image.</exception>
    public static string Explanation(this GraphWriter graph, ExplainerNetwork network, FeatureSpace space, string x, string? y)
    {
        graph.InSingle = true;
        x = space.IsContinuous ? graph.Cast(x, Type.Float) : x;
        y = y is null ? null : graph.Cast(y, Type.Float);
        var scores = network switch
        {
            TableExplainerNetwork => graph.Layer(network.Part<Sequential>("layers"), "/explainer/layers",
                network.Feedback ? graph.Add("Concat", [x, y!], ("axis", 1)) : x),
            ImageExplainerNetwork => graph.Cells(space, graph.Layer(network.Part<Sequential>("layers"), "/explainer/layers",
                graph.Plane(network, space, x, y))),
            LocalGlobalExplainerNetwork => graph.Cells(space, graph.LocalGlobal(network, graph.Plane(network, space, x, y))),
            UNetExplainerNetwork => graph.UNet(network, space, x, y),
            SeriesExplainerNetwork => graph.Series(network, space, x, y),
            TextExplainerNetwork when space is PieceSpace => throw new CandorException("An explainer of words that a tokenizer cut into " +
                "pieces is not written as ONNX; export the predictor alone (--no-explainer)."),
            TextExplainerNetwork => graph.Tokens(network, space, x, y),
            _ => throw new CandorException($"An explainer of the kind {network.GetType().Name} is not written as ONNX; " +
                "export the predictor alone (--no-explainer)."),
        };
        if (!space.IsContinuous)
            scores = graph.Add("Where", [graph.Add("Equal", [x, graph.Whole("/explainer/pad", 0)]),
                graph.Floats("/explainer/least", [EmptyUnits.Least]), scores]);
        graph.InSingle = false;
        return graph.Add("Softmax", [scores], ("axis", 1));
    }

    // What the network knows of the answer stands beside the input, a value for each of its own.
    private static string WithOutput(this GraphWriter graph, ExplainerNetwork network, string x, string? y, long axis, params long[] shape)
    {
        if (!network.Feedback)
            return x;
        var output = graph.Layer(network.Part<Linear>("output"), "/explainer/output", y!);
        return graph.Add("Concat", [x, graph.Add("Reshape", [output, graph.Whole("/explainer/output.shape", [-1, .. shape])])],
            ("axis", axis));
    }

    private static string Plane(this GraphWriter graph, ExplainerNetwork network, FeatureSpace space, string x, string? y) =>
        graph.WithOutput(network, x, y, 1, 1, space.InputShape[1], space.InputShape[2]);

    private static string LocalGlobal(this GraphWriter graph, ExplainerNetwork network, string x)
    {
        var first = graph.Relu(graph.Layer(network.Part<Conv2d>("first"), "/explainer/first", x));
        var whole = graph.Layer(network.Part<Sequential>("global"), "/explainer/global", first);
        var spread = graph.Add("Unsqueeze", [whole, graph.Whole("/explainer/behind", [2, 3])]);
        var both = graph.Relu(graph.Add("Add", [graph.Layer(network.Part<Conv2d>("local"), "/explainer/local", first), spread]));
        return graph.Layer(network.Part<Conv2d>("top"), "/explainer/top", both);
    }

    // A map of scores [B, 1, H, W] to one a unit.
    private static string Cells(this GraphWriter graph, FeatureSpace space, string scores)
    {
        var (height, width) = (space.InputShape[1], space.InputShape[2]);
        var map = graph.Add("Flatten", [scores]);
        if (space.Units == height * width)
            return map;
        if (space is not ImageSpace { UnitOfPixel: { } units })
            throw new CandorException($"The units of this explainer are cut anew in each image ({space.GetType().Name}), which a graph " +
                "cannot do; train it on a grid (--segments grid), or export the predictor alone (--no-explainer).");
        var pixels = new double[height * width * space.Units];
        var sizes = units.CountBy(u => u).ToDictionary();
        foreach (var (pixel, unit) in units.Index())
            pixels[pixel * space.Units + unit] = 1.0 / sizes[unit];
        return graph.Add("MatMul", [map, graph.Floats("/explainer/cells", pixels, height * width, space.Units)]);
    }

    private static string UNet(this GraphWriter graph, ExplainerNetwork network, FeatureSpace space, string x, string? y)
    {
        var fine = Block("fine", graph.Plane(network, space, x, y));
        var middle = Block("middle", graph.MaxPool(fine, 2));
        var coarse = Block("coarse", graph.MaxPool(middle, 2));
        var back = Block("back", graph.Add("Concat", [middle, Doubled(coarse, "coarse")], ("axis", 1)));
        var top = Block("top", graph.Add("Concat", [fine, Doubled(back, "back")], ("axis", 1)));
        return graph.Add("Flatten", [graph.MaxPool(top, UNetExplainerNetwork.Cell)]);

        string Block(string name, string maps) => graph.Layer(network.Part<Sequential>(name), $"/explainer/{name}", maps);

        string Doubled(string maps, string name) => graph.Add("Resize",
            [maps, "", graph.Floats($"/explainer/{name}.scales", [1, 1, 2, 2], 4)],
            ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
    }

    private static string Series(this GraphWriter graph, ExplainerNetwork network, FeatureSpace space, string x, string? y)
    {
        var input = graph.WithOutput(network, x, y, 2, space.InputShape[0], space.InputShape[1]);
        var states = graph.States(network.Part<LSTM>("lstm"), "/explainer/lstm", input);                 // [B, T, H]
        var top = network.Part<Linear>("top");
        using var turned = top.weight.detach().t().contiguous();
        var scores = graph.Add("Add", [graph.Add("MatMul", [states, graph.Weight("/explainer/top.weight", turned)]),
            graph.Weight("/explainer/top.bias", top.bias!)]);
        return graph.Add("Flatten", [scores]);
    }

    private static string Tokens(this GraphWriter graph, ExplainerNetwork network, FeatureSpace space, string x, string? y)
    {
        var words = graph.Turned(graph.Words(network.Part<Embedding>("embedding"), "/explainer/embedding", x), 0, 2, 1);
        var first = Part("first", words);                                                               // [B, 100, T]
        var whole = Part("global", first);
        if (network.Feedback)
            whole = graph.Add("Concat", [whole, Part("output", y!)], ("axis", 1));
        var spread = graph.Add("Expand", [graph.Add("Unsqueeze", [whole, graph.Whole("/explainer/behind", [2])]),
            graph.Whole("/explainer/tokens", [1, 1, space.Units])]);
        var joined = Part("joined", graph.Add("Concat", [spread, Part("local", first)], ("axis", 1)));
        return graph.Add("Squeeze", [joined, graph.Whole("/explainer/one", [1])]);

        string Part(string name, string value) => graph.Layer(network.Part<Sequential>(name), $"/explainer/{name}", value);
    }
}
