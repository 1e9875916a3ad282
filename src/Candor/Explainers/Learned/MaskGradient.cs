using Candor.Predictors;
using Candor.Torch;

namespace Candor.Explainers.Learned;

/// <summary>Gradient × input through the masks: ∂f_y/∂v at v = 1 is Σ (x − b) ∂f_y/∂x over a unit's inputs, and for texts the same on embeddings.</summary>
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
        using var scope = new TensorScope();
        var parts = new List<Tensor>();
        var rows = predictor.Space.IsContinuous ? Rows : predictor.ChunkRows(graph: true);
        for (var row = 0L; row < x.Size(0); row += rows)
        {
            using var inner = new TensorScope();
            using var grad = GradMode.On();
            var count = Math.Min(rows, x.Size(0) - row);
            var v = Tensor.Ones([count, predictor.Space.Units], x.DType, x.Device).DetachToLeaf();
            var logits = predictor.ForwardMasked(x.Narrow(0, row, count), v, b);
            var f = logits.Softmax(1).Gather(1, targets.Narrow(0, row, count).Unsqueeze(1));
            parts.Add(inner.Return(Tensor.GradOf(f.Sum(), [v])[0]));
        }
        return scope.Return(Tensor.Cat([.. parts]));
    }
}
