using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// Pixels that are missing, filled from their neighbours: each becomes the weighted mean of the up to eight pixels around it, known or
/// filled, direct ones twice as heavy as those across (1/6 and 1/12).
/// </summary>
/// <remarks>
/// Rong et al. (2022), Section 5.2, Eq. (7) (noisy linear imputation, without its noise). The linear equations are symmetric and positive
/// where one pixel is known, and are solved by conjugate gradients, every image and channel for itself.
/// </remarks>
internal static class NeighbourFill
{
    private const double Tolerance = 1e-10;

    private static readonly (int Down, int Right, double Weight)[] s_neighbours =
    [
        (-1, 0, 1.0 / 6), (1, 0, 1.0 / 6), (0, -1, 1.0 / 6), (0, 1, 1.0 / 6),
        (-1, -1, 1.0 / 12), (-1, 1, 1.0 / 12), (1, -1, 1.0 / 12), (1, 1, 1.0 / 12),
    ];

    /// <summary>Images with their missing pixels filled, [N, C, H, W] in float64.</summary>
    /// <param name="images">[N, C, H, W]; what stands at missing pixels does not matter.</param>
    /// <param name="known">1 for a known pixel and 0 for a missing one, [N, 1, H, W]; at least one of each image is known.</param>
    public static Tensor Fill(Tensor images, Tensor known)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        known = known.to(ScalarType.Float64);
        images = torch.where(known.eq(0), 0.0, images.to(ScalarType.Float64));
        var missing = 1 - known;
        // A pixel at the rim has fewer neighbours.
        var weight = Neighbours(torch.ones_like(known.narrow(0, 0, 1)));
        var right = missing * Neighbours(images);
        var (filled, residual) = (torch.zeros_like(images), right);
        var direction = residual;
        var norm = Dot(residual, residual);
        var small = norm * (Tolerance * Tolerance);
        // In exact arithmetic there are as many steps as pixels at most.
        for (var step = 0L; step < images.size(2) * images.size(3); step++)
        {
            using var inner = torch.NewDisposeScope();
            // What is solved stays: one image must not depend on the others that are solved with it.
            var open = norm > small;
            if (!open.any().ToBoolean())
                break;
            var applied = missing * (weight * direction - Neighbours(direction));
            var length = torch.where(open, norm / Dot(direction, applied), 0.0);
            var (next, rest) = (filled + length * direction, residual - length * applied);
            var after = Dot(rest, rest);
            var turned = rest + torch.where(open, after / norm, 0.0) * direction;
            (filled, residual, direction, norm) = (inner.MoveToOuter(next), inner.MoveToOuter(rest), inner.MoveToOuter(turned),
                inner.MoveToOuter(torch.where(open, after, norm)));
        }
        return scope.MoveToOuter(images + filled);
    }

    private static Tensor Dot(Tensor a, Tensor b) => (a * b).sum(dim: [2, 3], keepdim: true);

    // The weighted sum over the pixels around each one; outside the image there is nothing.
    private static Tensor Neighbours(Tensor v)
    {
        using var scope = torch.NewDisposeScope();
        var (high, wide) = (v.size(2), v.size(3));
        var padded = torch.nn.functional.pad(v, [1, 1, 1, 1]);
        var sum = torch.zeros_like(v);
        foreach (var (down, right, weight) in s_neighbours)
            sum.add_(padded.narrow(2, 1 + down, high).narrow(3, 1 + right, wide), weight);
        return scope.MoveToOuter(sum);
    }
}
