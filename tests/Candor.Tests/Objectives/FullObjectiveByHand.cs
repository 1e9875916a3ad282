using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tests.Explainers;
using Candor.Torch;

namespace Candor.Tests.Objectives;

/// <summary>
/// Eq. (11) with Eqs. (5)–(10) written out plainly, one graph-free function of θ. As the paper has it t_s and T are constants: they are
/// read once, at the θ where the function is made. With a differentiable threshold t_s follows φ, in the order that φ had then.
/// </summary>
internal sealed class FullObjectiveByHand : IDisposable
{
    public const double Insertion = 0.3, Deletion = 0.2, Norm = 0.1, Wrong = 0.25;

    private static readonly int[] s_steps = [1, 2, 3, 4];
    private readonly TensorScope _scope = new();
    private readonly Predictor _predictor;
    private readonly Explainer _explainer;
    private readonly Tensor _x, _y, _wrong, _b;
    private readonly ulong _seed;
    private readonly Func<Tensor, Tensor> _shareTrue, _shareWrong;

    public FullObjectiveByHand(Predictor predictor, Explainer explainer, Tensor x, Tensor y, Tensor wrong, double[] b, ulong seed, bool differentiable)
    {
        (_predictor, _explainer, _x, _y, _wrong, _seed) = (predictor, explainer, x, y, wrong, seed);
        _b = Tensor.From(b);
        _shareTrue = Shares(Phi(y), differentiable);
        _shareWrong = Shares(Phi(wrong), differentiable);
    }

    public double Value()
    {
        using var off = GradMode.Off();
        var phi = Phi(_y);
        var r = _shareTrue(phi);
        var logF = Pick(_predictor.Forward(_x).LogSoftmax(1).Unsqueeze(1), _y);
        var insertion = -Pick(LogF(r), _y).Mean();
        var deletion = Pick(LogF(1 - r), _y).Mean() - logF.Mean();
        var wrong = -(1 - Pick(LogF(_shareWrong(Phi(_wrong))), _wrong).Exp()).Log().Mean();
        var norm = phi.Square().Sum(1).Mean();
        return (-logF.Mean() + insertion * Insertion + deletion * Deletion + norm * Norm + wrong * Wrong).Item();
    }

    private Tensor Phi(Tensor labels) => Explained.By(_explainer, _predictor, _x, labels, _seed).Detach();

    /// <summary>r as a function of φ, with T (and t_s) of the given φ.</summary>
    private static Func<Tensor, Tensor> Shares(Tensor first, bool differentiable)
    {
        var (sorted, order) = first.Sort(1, descending: true);
        var units = first.Size(1);
        // All values of a random network's φ differ: T = (D − 1)/(max − min).
        var t = (units - 1.0) / (sorted.Narrow(1, 0, 1) - sorted.Narrow(1, units - 1, 1));
        var constant = Thresholds(sorted);
        return phi => ((phi.Unsqueeze(1) - (differentiable ? Thresholds(phi.Gather(1, order)) : constant).Unsqueeze(2)) * t.Unsqueeze(2)).Sigmoid();

        Tensor Thresholds(Tensor descending)
        {
            var below = descending.Narrow(1, units - 1, 1) - 1 / t;
            return (descending + Tensor.Cat([descending.Narrow(1, 1, units - 1), below], 1)) * 0.5;
        }
    }

    private Tensor LogF(Tensor kept) =>
        _predictor.Forward((_x.Unsqueeze(1) * kept + _b * (1 - kept)).Flatten(0, 1)).LogSoftmax(1).Reshape(_x.Size(0), s_steps.Length, -1);

    private static Tensor Pick(Tensor logF, Tensor labels) =>
        logF.Gather(2, labels.Reshape(-1, 1, 1).Expand(-1, logF.Size(1), -1)).Squeeze(2);

    public void Dispose() => _scope.Dispose();
}
