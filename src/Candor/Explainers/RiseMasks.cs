using Candor.Data;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>RISE's masks of images.</summary>
internal static class RiseMasks
{
    /// <summary>[M, H·W] in [0, 1], float64.</summary>
    /// <remarks>
    /// A grid of (n + 1)² random cells is scaled up bilinearly to ((n + 1)·h)·((n + 1)·w) pixels, h = ⌈H/n⌉, w = ⌈W/n⌉, and cropped at a
    /// random place (Section 3.2). Both happen at once: a row of the result is a mixture of two rows of the grid, so a mask is R G Cᵀ.
    /// </remarks>
    public static Tensor Draw(RiseOptions options, ImageShape shape, Generator generator)
    {
        var n = options.Cells ?? 7;
        var grid = torch.empty([options.Samples, n + 1, n + 1], dtype: ScalarType.Float64, device: generator.device);
        grid.bernoulli_(options.Kept, generator);
        var rows = Interpolation(options.Samples, n, shape.Height, generator);
        var columns = Interpolation(options.Samples, n, shape.Width, generator);
        return rows.MatMul(grid).MatMul(columns.transpose(1, 2)).flatten(1);
    }

    /// <summary>For each mask the weights of the grid's n + 1 lines in every line of pixels, [M, pixels, n + 1].</summary>
    private static Tensor Interpolation(int masks, int n, int pixels, Generator generator)
    {
        var cell = (pixels + n - 1) / n;
        using var scope = torch.NewDisposeScope();
        var shifts = torch.randint(0, cell, [masks], device: generator.device, generator: generator).ToArray<long>();
        var weights = new double[(long)masks * pixels * (n + 1)];
        for (var m = 0; m < masks; m++)
        {
            for (var p = 0; p < pixels; p++)
            {
                // Centres of pixels and cells; outside the outermost centres the outermost line holds.
                var at = Math.Clamp((p + shifts[m] + 0.5) / cell - 0.5, 0, n);
                var low = Math.Min((int)at, n - 1);
                var start = ((long)m * pixels + p) * (n + 1) + low;
                (weights[start], weights[start + 1]) = (1 - (at - low), at - low);
            }
        }
        return scope.MoveToOuter(Tensor.From(weights, [masks, pixels, n + 1], generator.device));
    }
}
