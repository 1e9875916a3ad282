using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Tests.Support;

// What docs/extending.md shows: ExtendingTests runs it and compares the page with it.

// <module>
/// <summary>A network as TorchSharp has them. Parts are called by call, so that Grad-CAM sees their results.</summary>
internal sealed class Tiles : torch.nn.Module<Tensor, Tensor>
{
    private readonly Conv2d features = torch.nn.Conv2d(1, 8, 3, padding: 1);
    private readonly Linear head = torch.nn.Linear(8, 2);

    public Tiles()
        : base("tiles") => RegisterComponents();

    public override Tensor forward(Tensor x) => head.call(features.call(x).relu().mean([2, 3]));
}
// </module>

// <predictor>
/// <summary>A predictor with options of its own: logits −|x − c|² for the centre c of each class.</summary>
internal sealed class NearestCentre : Predictor
{
    private readonly Tensor _centres;

    public NearestCentre(FeatureSpace space, Tensor centres)                    // [L, Q]
    {
        (Space, Classes) = (space, (int)centres.size(0));
        _centres = this.AddParameter("centres", centres);                       // saved, loaded and trained under this name
    }

    public override FeatureSpace Space { get; }

    public override int Classes { get; }

    public override string Architecture => "nearest-centre";

    protected override void RegisterComponents()                                // parts have names of their own, not those of fields
    {
    }

    public override Tensor forward(Tensor x) => -(x.unsqueeze(1) - _centres).square().sum([2]);      // [B, Q] to [B, L]
}
// </predictor>

// <explainer>
/// <summary>φ_i = f(x) − f(x with unit i replaced by the background).</summary>
internal sealed class LeaveOneOut(Baseline baseline) : Explainer
{
    public override string Name => "leave-one-out";

    public override Paper Paper => Papers.Occlusion;

    public override Tensor Explain(Predictor predictor, Tensor x, Tensor targets, Generator generator, bool differentiable = false)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();        // in training a graph, so that it can be a term
        var whole = Of(x);
        var phi = Enumerable.Range(0, predictor.Space.Units).Select(i => whole - Of(Without(i)));
        return scope.MoveToOuter(torch.stack([.. phi], 1));                             // [B, D]

        Tensor Of(Tensor inputs) => predictor.forward(inputs).softmax(1).gather(1, targets.unsqueeze(1)).squeeze(1);

        Tensor Without(int unit)
        {
            var kept = torch.ones([x.size(0), predictor.Space.Units], dtype: x.dtype, device: x.device);
            kept.select(1, unit).zero_();
            var b = baseline.On(x);
            return b + predictor.Space.Expand(kept) * (x - b);
        }
    }
}
// </explainer>

// <surrogate>
/// <summary>A plane through the outputs by least squares, without a kernel; it must go through 0 where all is masked.</summary>
internal sealed class PlainSurrogate(Baseline? baseline = null) : SurrogateExplainer(new SurrogateOptions { Samples = 64 }, baseline)
{
    public override string Name => "plain-surrogate";

    public override Surrogate Draw(int units, long rows, Generator generator, ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        var z = torch.rand([1, Samples, units], dtype: ScalarType.Float64, device: generator.device, generator: generator).round();
        z.select(1, 0).fill_(1);                                                        // Z, [1, M, D]: the first mask keeps everything
        return new Surrogate(scope.MoveToOuter(z.to(dtype)), scope.MoveToOuter(torch.linalg.pinv(z).to(dtype)));       // φ = P f
    }
}
// </surrogate>

// <metric>
/// <summary>How many units carry 90% of the explanation, from 1 to D, ↓.</summary>
internal sealed class UnitsFor90 : Metric
{
    public override string Name => "unitsFor90";

    public override Direction Direction => Direction.Down;

    public override Tensor Score(Assessment assessment)
    {
        var share = assessment.Explain(ExplainedLabel.Predicted).abs();                 // [N, D]
        var (sorted, _) = share.sort(1, descending: true);
        return (sorted.cumsum(1) < 0.9 * sorted.sum([1], keepdim: true)).sum([1]).to(ScalarType.Float64) + 1;
    }
}
// </metric>

// <space>
/// <summary>Left and right half of an image as two units.</summary>
internal sealed class Halves(int height, int width) : FeatureSpace
{
    public override int Units => 2;

    public override IReadOnlyList<string> Names => ["left", "right"];

    public override IReadOnlyList<long> InputShape => [1, height, width];

    // [.., 2] to [.., 1, 1, W], which broadcasts against [.., 1, H, W].
    public override Tensor Expand(Tensor units) => units.repeat_interleave(width / 2, -1).unsqueeze(-2).unsqueeze(-2);

    // [B, 1, H, W] to [B, 2]: the adjoint of Expand.
    public override Tensor Gather(Tensor inputs) => inputs.reshape([-1, height, 2, width / 2]).sum([1, 3]);
}
// </space>
