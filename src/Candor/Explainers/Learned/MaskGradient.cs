using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Gradient × input through the masks: ∂f_y/∂v at v = 1 is Σ (x − b) ∂f_y/∂x over a unit's inputs, and for texts the same on
/// embeddings.</summary>
internal static class MaskGradient
{
    private const int Rows = 256;

    /// <summary>The signed gradients, [N, D], computed in pieces and without a graph.</summary>
    /// <param name="predictor">A predictor with gradients, in evaluation mode.</param>
    /// <param name="x">Inputs, [N, input shape].</param>
    /// <param name="targets">Classes, [N].</param>
    /// <param name="b">Background, [input shape].</param>
    public static Tensor Of(Predictor predictor, Tensor x, Tensor targets, Tensor b)
    {
        InputGradient.Require(predictor);
        using var scope = torch.NewDisposeScope();
        var rows = predictor.Space.IsContinuous ? Rows : predictor.PassRows(graph: true);
        return scope.MoveToOuter(RowChunks.Join(rows, x, targets, Part));

        Tensor Part(Tensor part, Tensor classes)
        {
            using var grad = torch.enable_grad();
            var v = torch.ones([part.size(0), predictor.Space.Units], dtype: x.dtype, device: x.device).detach().requires_grad_();
            var f = predictor.ForwardMasked(part, v, b).softmax(1).gather(1, classes.unsqueeze(1));
            return Gradients.Of(f.sum(), [v])[0];
        }
    }
}
