using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Tests;

/// <summary>Counts the rows that a predictor sees, and fails at a chosen call.</summary>
internal sealed class Counting(Predictor inner, int failAt = 0) : Predictor
{
    public int Calls { get; private set; }

    public long Rows { get; private set; }

    public override FeatureSpace Space => inner.Space;

    public override int Classes => inner.Classes;

    public override string Architecture => inner.Architecture;

    public override DType DType => inner.DType;

    public override IEnumerable<KeyValuePair<string, Tensor>> NamedParameters() => inner.NamedParameters();

    public override Tensor Forward(Tensor x)
    {
        Rows += x.Size(0);
        return ++Calls == failAt ? throw new InvalidOperationException("the predictor failed") : inner.Forward(x);
    }
}
