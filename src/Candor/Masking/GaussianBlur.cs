using Candor.Data;
using Candor.Tensors;

namespace Candor.Masking;

/// <summary>Blurs images by a Gaussian in rows and columns, as two products: B = G_h X G_wᵀ, each row of G summing to 1.</summary>
internal sealed class GaussianBlur
{
    private readonly ImageShape _shape;
    private readonly double[] _rows, _columns;

    /// <summary>A blur for images.</summary>
    /// <param name="shape">Their size.</param>
    /// <param name="deviation">σ in pixels.</param>
    public GaussianBlur(ImageShape shape, double deviation)
    {
        if (!(deviation > 0) || !double.IsFinite(deviation))
            throw new CandorException(FormattableString.Invariant(
                $"The blur's deviation is {deviation} pixels, but must be a number above 0."));
        (_shape, _rows, _columns) = (shape, Weights(shape.Height, deviation), Weights(shape.Width, deviation));
    }

    /// <summary>Blurred copies of [B, C, H, W].</summary>
    /// <exception cref="CandorException">The images have another size.</exception>
    public Tensor Of(Tensor x)
    {
        if (x.dim() != 4 || x.size(1) != _shape.Channels || x.size(2) != _shape.Height || x.size(3) != _shape.Width)
            throw new CandorException($"The baseline 'blur' is for images of {_shape.Channels}×{_shape.Height}×{_shape.Width} values, but the inputs are {x}; make the baseline from the data that the predictor was trained on.");
        using var scope = torch.NewDisposeScope();
        var (rows, columns) = (Matrix(_rows, _shape.Height, x), Matrix(_columns, _shape.Width, x));
        return scope.MoveToOuter(rows.MatMul(x).MatMul(columns.t()));
    }

    private static Tensor Matrix(double[] weights, int side, Tensor like) => Tensor.From(weights, [side, side], like.device).to(like.dtype);

    private static double[] Weights(int side, double deviation)
    {
        var weights = new double[side * side];
        for (var i = 0; i < side; i++)
        {
            var row = weights.AsSpan(i * side, side);
            for (var j = 0; j < side; j++)
                row[j] = Math.Exp(-(i - j) * (i - j) / (2 * deviation * deviation));
            var sum = 0.0;
            foreach (var w in row)
                sum += w;
            foreach (ref var w in row)
                w /= sum;
        }
        return weights;
    }
}
