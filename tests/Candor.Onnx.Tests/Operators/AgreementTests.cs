using Candor.Tensors;

namespace Candor.Onnx.Tests.Operators;

/// <summary>Operators that ONNX's suite here does not have: the rebuilt graph gives what ONNX Runtime gives.</summary>
public class AgreementTests
{
    private static readonly (string Name, string[] Shape, Func<Graphs, Graphs> Make)[] s_cases =
    [
        .. new[] { "Sqrt", "Log", "Reciprocal" }.Select(op => One(op, g => g.Node("Abs", "x", "a").Node(op, "a", "y"))),
        .. new[] { "Neg", "Abs", "Sign", "Exp", "Erf", "Floor", "Ceil", "Round", "Sin", "Cos", "Tan", "Atan", "Sinh", "Cosh", "Asinh",
            "Sigmoid", "HardSigmoid", "HardSwish", "Softplus", "Softsign", "Elu", "Celu", "Selu", "LeakyRelu", "ThresholdedRelu", "Tanh",
            "LogSoftmax", "Softmax", "Identity", "Shrink", "Flatten" }.Select(op => One(op, g => g.Node(op, "x", "y"))),
        .. new[] { "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp" }
            .Select(op => One(op, g => op == "ReduceSum" ? g.Whole("axes", 1, -1).Node(op, "x,axes", "y", ("keepdims", 0))
                : g.Node(op, "x", "y", ("axes", (long[])[1, -1]), ("keepdims", 0)))),
        One("ReduceMean of everything", g => g.Node("ReduceMean", "x", "y")),
        One("ReduceMean 18", g => g.Whole("axes", 2).Node("ReduceMean", "x,axes", "y"), opset: 18),
        One("Gelu", g => g.Node("Gelu", "x", "y"), opset: 20),
        One("Gelu tanh", g => g.Node("Gelu", "x", "y", ("approximate", "tanh")), opset: 20),
        One("Mish", g => g.Node("Mish", "x", "y"), opset: 18),
        One("Mod", g => g.Random("d", 4).Node("Mod", "x,d", "y", ("fmod", 1))),
        One("Max, Min, Mean, Sum", g => g.Random("a", 4).Node("Max", "x,a", "b").Node("Min", "b,x", "c").Node("Mean", "b,c,a", "d").Node("Sum", "d,a", "y")),
        One("Pow", g => g.Weight("two", [2], 1).Node("Pow", "x,two", "y")),
        One("Where and comparisons", g => g.Weight("z", [0.1f]).Node("Greater", "x,z", "c").Node("LessOrEqual", "x,z", "d").Node("Xor", "c,d", "e")
            .Node("Not", "d", "f").Node("And", "e,f", "h").Node("Neg", "x", "n").Node("Where", "h,x,n", "y")),
        One("Clip by one bound", g => g.Weight("low", [0]).Node("Clip", "x,low", "y")),
        One("ArgMax", g => g.Node("ArgMax", "x", "i", ("axis", 2), ("keepdims", 0)).Node("Cast", "i", "y", ("to", 1))),
        One("ArgMin", g => g.Node("ArgMin", "x", "i", ("axis", -1)).Node("Cast", "i", "y", ("to", 1))),
        One("TopK", g => g.Whole("k", 2).Node("TopK", "x,k", "y,i")),
        One("CumSum", g => g.Whole("axis", 1).Node("CumSum", "x,axis", "y", ("exclusive", 1), ("reverse", 1))),
        One("Slice backwards", g => g.Whole("s", -1, 3).Whole("e", -4, -100).Whole("a", 1, 2).Whole("t", -1, -2).Node("Slice", "x,s,e,a,t", "y")),
        One("Slice", g => g.Whole("s", 1).Whole("e", long.MaxValue).Whole("a", -1).Node("Slice", "x,s,e,a", "y")),
        One("Split unevenly", g => g.Whole("n", 1, 3).Node("Split", "x,n", "a,b", ("axis", 2)).Node("Concat", "b,a", "y", ("axis", 2))),
        One("Split evenly", g => g.Node("Split", "x", "a,b", ("axis", 2)).Node("Sub", "a,b", "y")),
        One("Gather from the end", g => g.Whole("i", -1, 0, 2).Node("Gather", "x,i", "y", ("axis", 1))),
        One("GatherElements", g => g.Whole("i", 0, 1, 1, 0).Whole("shape", 1, 1, 4).Node("Reshape", "i,shape", "j").Node("GatherElements", "x,j", "y", ("axis", 1))),
        One("GatherND", g => g.Whole("i", 1, 2, 0, -1).Whole("shape", 2, 2).Node("Reshape", "i,shape", "j").Node("GatherND", "x,j", "y")),
        One("OneHot", g => g.Whole("i", 0, 2, 1).Whole("d", 4).Weight("v", [0, 2], 2).Node("OneHot", "i,d,v", "h").Node("MatMul", "h,t", "y").Node("Transpose", "q", "t")
            .Node("ReduceMean", "x", "q", ("axes", (long[])[0]), ("keepdims", 0))),
        One("Trilu", g => g.Node("Trilu", "x", "y", ("upper", 0))),
        One("Expand and Tile", g => g.Whole("s", 2, 1, 3, 1).Node("Expand", "x,s", "e").Whole("r", 1, 1, 1, 2).Node("Tile", "e,r", "y"), "2", "3", "4"),
        One("Shape arithmetic", g => g.Node("Shape", "x", "s").Whole("i", 0).Node("Gather", "s,i", "b").Whole("m", -1).Node("Concat", "b,m", "t", ("axis", 0)).Node("Reshape", "x,t", "y")),
        One("ConstantOfShape and Range", g => g.Node("Shape", "x", "s").Node("ConstantOfShape", "s", "z").Whole("l", 4).Whole("o", 0).Whole("p", 1).Whole("none")
            .Node("Squeeze", "l", "a").Node("Squeeze", "o", "b").Node("Squeeze", "p", "c").Node("Range", "b,a,c", "r").Node("Cast", "r", "f", ("to", 1)).Node("Add", "z,f", "u").Node("Add", "u,x", "y")),
        One("Pad by reflection", g => g.Whole("p", 0, 1, 1, 0, 0, 2).Node("Pad", "x,p", "y", ("mode", "reflect"))),
        One("Pad by a number", g => g.Whole("p", 0, 1, 1, 0, 0, -1).Weight("v", [3]).Node("Pad", "x,p,v", "y")),
        One("Einsum", g => g.Random("w", 4, 5).Node("Einsum", "x,w", "y", ("equation", "bij,jk->bik"))),
        One("Gemm with factors", g => g.Random("w", 5, 4).Random("b", 5).Whole("s", -1, 4).Node("Reshape", "x,s", "f").Node("Gemm", "f,w,b", "y", ("transB", 1), ("alpha", 0.5), ("beta", 2.0))),
        One("LayerNormalization", g => g.Random("w", 4).Random("b", 4).Node("LayerNormalization", "x,w,b", "y")),
        One("LpNormalization", g => g.Node("LpNormalization", "x", "y", ("axis", 2))),
        One("Softmax before opset 13", g => g.Node("Softmax", "x", "y"), opset: 11),
        One("Unsqueeze before opset 13", g => g.Node("Unsqueeze", "x", "u", ("axes", (long[])[0, 4])).Node("Squeeze", "u", "y", ("axes", (long[])[0])), opset: 11),
        One("LSTM", g => g.Random("w", 1, 12, 4).Random("r", 1, 12, 3).Random("b", 1, 24).Node("LSTM", "x,w,r,b", "h", ("hidden_size", 3)).Node("Identity", "h", "y")),
        One("LSTM both ways", g => g.Random("w", 2, 12, 4).Random("r", 2, 12, 3).Node("LSTM", "x,w,r", "h,l,c", ("hidden_size", 3), ("direction", "bidirectional"))
            .Node("Add", "l,c", "y")),
        One("GRU", g => g.Random("w", 1, 9, 4).Random("r", 1, 9, 3).Random("b", 1, 18).Node("GRU", "x,w,r,b", "h,y", ("hidden_size", 3), ("linear_before_reset", 1))),
        One("GRU backwards", g => g.Random("w", 1, 9, 4).Random("r", 1, 9, 3).Random("b", 1, 18).Node("GRU", "x,w,r,b", "y", ("hidden_size", 3), ("direction", "reverse"))),
        One("RNN", g => g.Random("w", 1, 3, 4).Random("r", 1, 3, 3).Node("RNN", "x,w,r", "y", ("hidden_size", 3))),
        Map("Conv SAME_UPPER", g => g.Random("w", 5, 4, 3, 3).Node("Conv", "x,w", "y", ("auto_pad", "SAME_UPPER"), ("strides", (long[])[2, 2]))),
        Map("Conv SAME_LOWER, " +
            "uneven", g => g.Random("w", 6, 2, 2, 2).Random("b", 6).Node("Conv", "x,w,b", "y", ("auto_pad", "SAME_LOWER"), ("group", 2))),
        Map("Conv, edges of two sizes", g => g.Random("w", 5, 4, 3, 3).Node("Conv", "x,w", "y", ("pads", (long[])[0, 1, 2, 1]), ("dilations", (long[])[1, 2]))),
        Map("ConvTranspose", g => g.Random("w", 4, 3, 3, 3).Node("ConvTranspose", "x,w", "y", ("strides", (long[])[2, 2]), ("pads", (long[])[1, 0, 0, 1]), ("output_padding", (long[])[1, 0]))),
        Map("ConvTranspose to a size", g => g.Random("w", 4, 3, 3, 3).Node("ConvTranspose", "x,w", "y", ("strides", (long[])[2, 2]), ("output_shape", (long[])[14, 12]))),
        Map("MaxPool", g => g.Node("MaxPool", "x", "y", ("kernel_shape", (long[])[3, 2]), ("strides", (long[])[2, 2]), ("pads", (long[])[1, 0, 0, 1]))),
        Map("MaxPool upwards", g => g.Node("MaxPool", "x", "y", ("kernel_shape", (long[])[2, 2]), ("strides", (long[])[2, 2]), ("ceil_mode", 1))),
        Map("AveragePool", g => g.Node("AveragePool", "x", "y", ("kernel_shape", (long[])[3, 3]), ("pads", (long[])[1, 1, 0, 1]))),
        Map("AveragePool with its edges", g => g.Node("AveragePool", "x", "y", ("kernel_shape", (long[])[3, 3]), ("pads", (long[])[1, 1, 1, 1]), ("count_include_pad", 1))),
        Map("GlobalAveragePool", g => g.Node("GlobalAveragePool", "x", "y")),
        Map("GlobalMaxPool", g => g.Node("GlobalMaxPool", "x", "y")),
        Map("InstanceNormalization", g => g.Random("w", 4).Random("b", 4).Node("InstanceNormalization", "x,w,b", "y")),
        Map("GroupNormalization", g => g.Random("w", 4).Random("b", 4).Node("GroupNormalization", "x,w,b", "y", ("num_groups", 2)), opset: 21),
        Map("LRN", g => g.Node("LRN", "x", "y", ("size", 3), ("alpha", 0.1))),
        Map("DepthToSpace", g => g.Node("DepthToSpace", "x", "y", ("blocksize", 2))),
        Map("DepthToSpace CRD", g => g.Node("DepthToSpace", "x", "y", ("blocksize", 2), ("mode", "CRD"))),
        Map("SpaceToDepth", g => g.Whole("s", -1, 4, 7, 6).Node("Reshape", "x,s", "r").Whole("p", 0, 0, 1, 0, 0, 0, 0, 0).Node("Pad", "r,p", "q").Node("SpaceToDepth", "q", "y", ("blocksize", 2))),
        Map("Resize to the nearest", g => g.Weight("f", [1, 1, 2, 2], 4).Node("Resize", "x,,f", "y", ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))),
        Map("Resize by lines", g => g.Whole("s", 2, 4, 10, 9).Node("Resize", "x,,,s", "y", ("mode", "linear"))),
        Map("Resize, corners kept", g => g.Whole("s", 2, 4, 10, 9).Node("Resize", "x,,,s", "y", ("mode", "linear"), ("coordinate_transformation_mode", "align_corners"))),
        Map("PRelu", g => g.Random("a", 4, 1, 1).Node("PRelu", "x,a", "y")),
        Table("Scaler", g => g.Node("ai.onnx.ml.Scaler", "x", "y", ("offset", (float[])[1, 2, 3]), ("scale", (float[])[0.5f, 2, 1]))),
        Table("Normalizer L1", g => g.Node("ai.onnx.ml.Normalizer", "x", "y", ("norm", "L1"))),
        Table("Normalizer L2", g => g.Node("ai.onnx.ml.Normalizer", "x", "y", ("norm", "L2"))),
        Table("Imputer", g => g.Node("ai.onnx.ml.Imputer", "x", "y", ("imputed_value_floats", (float[])[1, 2, 3]), ("replaced_value_float", double.NaN))),
        Table("Binarizer", g => g.Node("ai.onnx.ml.Binarizer", "x", "y", ("threshold", 0.2))),
        Table("FeatureVectorizer", g => g.Node("ai.onnx.ml.FeatureVectorizer", "x,x", "y", ("inputdimensions", (long[])[3, 3]))),
        Table("ArrayFeatureExtractor", g => g.Whole("i", 2, 0).Node("ai.onnx.ml.ArrayFeatureExtractor", "x,i", "y")),
        Table("OneHotEncoder", g => g.Node("Cast", "x", "i", ("to", 7)).Node("ai.onnx.ml.OneHotEncoder", "i", "h", ("cats_int64s", (long[])[0, 1])).Whole("s", -1, 6).Node("Reshape", "h,s", "y")),
        Table("LinearRegressor", g => g.Node("ai.onnx.ml.LinearRegressor", "x", "y", ("coefficients", (float[])[1, 2, 3, -1, 0, 1]), ("intercepts", (float[])[0.5f, -1]), ("targets", 2))),
        .. new[] { "NONE", "SOFTMAX", "LOGISTIC" }.Select(t => Table($"LinearClassifier {t}", g => g.Node("ai.onnx.ml.LinearClassifier", "x", "l,y",
            ("coefficients", (float[])[1, 2, 3, -1, 0, 1, 0.5f, 0.5f, -2]), ("intercepts", (float[])[0.5f, -1, 0]), ("classlabels_ints", (long[])[0, 1, 2]), ("post_transform", t)))),
    ];

    public static TheoryData<string> Names => [.. s_cases.Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Both_engines_agree(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var (_, shape, make) = s_cases.Single(c => c.Name == name);
        var file = make(new Graphs()).File;
        using var generator = new Generator(3);
        var x = torch.randn([.. shape.Select(long.Parse)], generator: generator);
        using var module = file.Rebuild();
        using var asked = file.Ask();
        Assert.True(Support.Distance(module.forward(x), asked.Run(x)) <= 1e-5);
    }

    private static (string, string[], Func<Graphs, Graphs>) One(string name, Func<Graphs, Graphs> make, params string[] shape) =>
        One(name, make, 17, shape.Length == 0 ? ["2", "3", "4"] : shape);

    private static (string, string[], Func<Graphs, Graphs>) One(string name, Func<Graphs, Graphs> make, int opset, params string[] shape)
    {
        shape = shape.Length == 0 ? ["2", "3", "4"] : shape;
        return (name, shape, _ => make(new Graphs(opset).Input("x", ["b", .. shape[1..]])).Output("y"));
    }

    private static (string, string[], Func<Graphs, Graphs>) Map(string name, Func<Graphs, Graphs> make, int opset = 17) =>
        One(name, make, opset, "2", "4", "7", "6");

    private static (string, string[], Func<Graphs, Graphs>) Table(string name, Func<Graphs, Graphs> make) => One(name, make, 17, "5", "3");
}
