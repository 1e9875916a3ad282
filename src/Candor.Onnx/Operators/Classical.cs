using System.Globalization;
using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx.Operators;

/// <summary>Scikit-learn's scalers and linear models (<c>ai.onnx.ml</c>). Tree ensembles, which have no gradients, are ONNX
/// Runtime's.</summary>
internal static class Classical
{
    public const string Set = "ai.onnx.ml";

    public static IEnumerable<OperatorEntry> All =>
    [
        Own("Scaler", Scaler),
        Own("Imputer", Imputer) with { Refuses = n => n.Has("imputed_value_int64s") ? "fills in whole numbers" : null },
        Own("Normalizer", Normalizer),
        Own("Binarizer", c => (c[0] > c.Node.Float("threshold", 0)).to(c[0].dtype)),
        Own("FeatureVectorizer", c => torch.cat([.. c.All.Select(t => t.reshape(t.size(0), -1).to(ScalarType.Float32))], 1)),
        Own("ArrayFeatureExtractor", c => c[0].index_select(-1, Places(c)).reshape([.. c[0].shape[..^1], c[1].numel()])),
        Own("OneHotEncoder", OneHotEncoder) with { Refuses = n => n.Texts("cats_strings") is { Length: > 0 } ? "reads texts" : n.Flag("zeros", true) ? null : "refuses categories that it does not know" },
        Own("LinearRegressor", c => Transformed(c, Linear(c, c.Node.Int("targets", 1)))) with { Weights = [1, 2] },
        new("LinearClassifier", 1, LinearClassifier) { Domain = Set, Weights = [1, 2], Refuses = n => Transform(n) is "NONE" or "SOFTMAX" or "LOGISTIC" ? null : $"ends with {Transform(n)}" },
        Own("ZipMap", c => c[0].alias()),
    ];

    private static OperatorEntry Own(string name, Func<Call, Tensor> run) => new(name, 1, run) { Domain = Set };

    private static Tensor Scaler(Call c)
    {
        var x = Numbers(c[0]);
        Tensor? Values(string name) => c.Node.Floats(name) is { Length: > 0 } v ? Tensor.From(v, [v.Length], x.device).to(x.dtype) : null;
        var moved = Values("offset") is { } offset ? x - offset : x.alias();
        return Values("scale") is { } scale ? moved * scale : moved;
    }

    private static Tensor Imputer(Call c)
    {
        var x = Numbers(c[0]);
        float[] values = c.Node.Floats("imputed_value_floats") ?? throw c.Node.Error("has no values to fill in; the file is damaged.");
        var missing = c.Node.Float("replaced_value_float", 0);
        return torch.where(double.IsNaN(missing) ? x.isnan() : x == missing, Tensor.From(values, [values.Length], x.device).to(x.dtype), x);
    }

    private static Tensor Normalizer(Call c)
    {
        var x = Numbers(c[0]);
        var size = c.Node.Text("norm", "MAX") switch
        {
            "L1" => x.abs().sum([1], keepdim: true),
            "L2" => x.square().sum([1], keepdim: true).sqrt(),
            _ => x.abs().amax([1], keepdim: true),
        };
        // A row of zeros stays one.
        return x / torch.where(size == 0, torch.ones_like(size), size);
    }

    private static Tensor OneHotEncoder(Call c)
    {
        var x = c[0].to(ScalarType.Int64);
        long[] known = c.Node.Ints("cats_int64s") ?? throw c.Node.Error("knows no categories; the file is damaged.");
        _ = c.Size([.. x.shape, known.Length]);
        return (x.unsqueeze(-1) == Tensor.From(known, [known.Length], x.device)).to(ScalarType.Float32);
    }

    // x Wᵀ + b, one row of W for each target.
    private static Tensor Linear(Call c, long targets)
    {
        var x = Numbers(c[0]);
        var (w, b) = (c[1].to(x.dtype), c.Maybe(2)?.to(x.dtype));
        if (targets < 1 || x.dim() != 2 || w.numel() != targets * x.size(1) || b is not null && b.numel() != targets)
            throw c.Node.Error(string.Create(CultureInfo.InvariantCulture, $"has {w.numel()} coefficients for {targets} targets of " +
                $"[{string.Join(", ", x.shape)}]; inputs or file do not fit the graph."));
        return torch.nn.functional.linear(x, w.reshape(targets, -1), b);
    }

    private static Tensor[] LinearClassifier(Call c)
    {
        long[] classes = c.Node.Ints("classlabels_ints") ?? [];
        var named = c.Node.Texts("classlabels_strings") ?? [];
        var count = Math.Max(classes.Length, named.Length);
        var scores = Linear(c, count == 2 && c[1].numel() == c[0].size(-1) ? 1 : count);
        // Two classes by one row of coefficients: the second's score against nothing.
        if (scores.size(1) == 1 && count == 2)
            scores = Transform(c.Node) == "LOGISTIC" ? torch.cat([-scores, scores], 1)
                : throw c.Node.Error("tells two classes apart by one score without LOGISTIC, which is not rebuilt; " +
                    "ask it through ONNX Runtime.");
        var best = scores.argmax(1);
        return [classes.Length > 0 ? Tensor.From(classes, [classes.Length], torch.CPU).index_select(0, best.cpu()) : best,
            Transformed(c, scores)];
    }

    private static string Transform(OnnxNode node) => node.Text("post_transform", "NONE");

    private static Tensor Transformed(Call c, Tensor scores) => Transform(c.Node) switch
    {
        "SOFTMAX" => scores.softmax(-1),
        "LOGISTIC" => scores.sigmoid(),
        _ => scores,
    };

    private static Tensor Places(Call c)
    {
        var places = c[1].to(ScalarType.Int64).reshape(-1);
        return places.numel() == 0 || places.min().ToInt64() >= 0 && places.max().ToInt64() < c[0].size(-1) ? places : throw c.Node.Error(
            $"takes columns that [{string.Join(", ", c[0].shape)}] does not have.");
    }

    // Whole numbers become single precision, as ONNX says.
    private static Tensor Numbers(Tensor x) => x.is_floating_point() ? x : x.to(ScalarType.Float32);
}
