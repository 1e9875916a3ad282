using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers.Learned;

/// <summary>P(y = 1 | x) of a synthetic set, as a predictor with gradients: its important features are known exactly.</summary>
internal sealed class KnownModel : Predictor
{
    private readonly string _set;

    public KnownModel(string set)
    {
        _set = set;
        Space = new ColumnSpace(set == "switch" ? SyntheticSets.Features + 1 : SyntheticSets.Features);
        train(false);
    }

    public override FeatureSpace Space { get; }

    public override int Classes => 2;

    public override string Architecture => "known";

    /// <summary>Logits (g, 0): P(y = 1) = 1/(1 + e^g). Inputs are standardised with mean near 0 and deviation near 1; the switch's feature
    /// is scaled back.</summary>
    public override Tensor forward(Tensor x)
    {
        var g = _set switch
        {
            "xor" => x.select(1, 0) * x.select(1, 1) * -2.0,
            "orange-skin" => OrangeSkin(x, 0),
            "nonlinear-additive" => Additive(x, 0),
            _ => torch.where(x.select(1, SyntheticSets.Features) > 0, OrangeSkin(x, 0), Additive(x, 4)),
        };
        return torch.stack([g, g.zeros_like()], 1);
    }

    private static Tensor OrangeSkin(Tensor x, int first) => x.narrow(1, first, 4).square().sum(1) - 4.0;

    private static Tensor Additive(Tensor x, int first) =>
        (x.select(1, first) * 0.2).sin() * -100.0 + x.select(1, first + 1).abs() + x.select(1,
            first + 2) + (-x.select(1, first + 3)).exp() - 2.4;
}
