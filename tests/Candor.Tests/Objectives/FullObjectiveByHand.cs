using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Explainers;

namespace Candor.Tests.Objectives;

/// <summary>
/// Eq. (11) with Eqs. (5)–(10) written out plainly, one graph-free function of θ. As the paper has it t_s and T are constants: they are
/// read once, at the θ where the function is made. With a differentiable threshold t_s follows φ, in the order that φ had then.
/// </summary>
internal sealed class FullObjectiveByHand : IDisposable
{
    public const double Insertion = 0.3, Deletion = 0.2, Norm = 0.1, Wrong = 0.25;

    private static readonly int[] s_steps = [1, 2, 3, 4];
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly Predictor _predictor;
    private readonly Explainer _explainer;
    private readonly Tensor _x, _y, _wrong, _b;
    private readonly ulong _seed;
    private readonly Func<Tensor, Tensor> _shareTrue, _shareWrong;

    public FullObjectiveByHand(Predictor predictor, Explainer explainer, Tensor x, Tensor y, Tensor wrong, double[] b, ulong seed,
        bool differentiable)
    {
        (_predictor, _explainer, _x, _y, _wrong, _seed) = (predictor, explainer, x, y, wrong, seed);
        _b = Tensor.From(b);
        _shareTrue = Shares(Phi(y), differentiable);
        _shareWrong = Shares(Phi(wrong), differentiable);
    }

    public double Value()
    {
        using var off = torch.no_grad();
        var phi = Phi(_y);
        var r = _shareTrue(phi);
        var logF = Pick(_predictor.forward(_x).log_softmax(1).unsqueeze(1), _y);
        var insertion = -Pick(LogF(r), _y).mean();
        var deletion = Pick(LogF(1 - r), _y).mean() - logF.mean();
        var wrong = -(1 - Pick(LogF(_shareWrong(Phi(_wrong))), _wrong).exp()).log().mean();
        var norm = phi.square().sum(1).mean();
        return (-logF.mean() + insertion * Insertion + deletion * Deletion + norm * Norm + wrong * Wrong).ToDouble();
    }

    private Tensor Phi(Tensor labels) => Explained.By(_explainer, _predictor, _x, labels, _seed).detach();

    /// <summary>r as a function of φ, with T (and t_s) of the given φ.</summary>
    private static Func<Tensor, Tensor> Shares(Tensor first, bool differentiable)
    {
        var (sorted, order) = first.sort(1, descending: true, stable: true);
        var units = first.size(1);
        // All values of a random network's φ differ: T = (D − 1)/(max − min).
        var t = (units - 1.0) / (sorted.narrow(1, 0, 1) - sorted.narrow(1, units - 1, 1));
        var constant = Thresholds(sorted);
        return phi => ((phi.unsqueeze(1) - (differentiable ? Thresholds(phi.gather(1, order)) : constant).unsqueeze(2)) * t.unsqueeze(2))
            .sigmoid();

        Tensor Thresholds(Tensor descending)
        {
            var below = descending.narrow(1, units - 1, 1) - 1 / t;
            return (descending + torch.cat([descending.narrow(1, 1, units - 1), below], 1)) * 0.5;
        }
    }

    private Tensor LogF(Tensor kept) =>
        _predictor.forward((_x.unsqueeze(1) * kept + _b * (1 - kept)).flatten(0, 1)).log_softmax(1).reshape(_x.size(0), s_steps.Length, -1);

    private static Tensor Pick(Tensor logF, Tensor labels) =>
        logF.gather(2, labels.reshape(-1, 1, 1).expand(-1, logF.size(1), -1)).squeeze(2);

    public void Dispose() => _scope.Dispose();
}
