using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests;

/// <summary>Counts the rows that a predictor sees, and fails at a chosen call.</summary>
internal sealed class Counting(Predictor inner, int failAt = 0) : Predictor
{
    public int Calls { get; private set; }

    public long Rows { get; private set; }

    public override FeatureSpace Space => inner.Space;

    public override int Classes => inner.Classes;

    public override string Architecture => inner.Architecture;

    public override ScalarType DType => inner.DType;

    public override IEnumerable<(string name, TorchSharp.Modules.Parameter parameter)> named_parameters(bool recurse = true) =>
        inner.named_parameters(recurse);

    public override Tensor forward(Tensor x)
    {
        Rows += x.size(0);
        return ++Calls == failAt ? throw new InvalidOperationException("the predictor failed") : inner.forward(x);
    }
}
