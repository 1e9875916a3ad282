using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class RiseTests
{
    // g = w·x on masked columns: E[g z_i]/p = w_i x_i + p Σ_{j≠i} w_j x_j.
    [Fact]
    public void On_columns_it_tends_to_the_expectation_of_a_linear_output()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[3], [1.0, -2, 3]]);
        var phi = Explained.By(new Rise(new() { Samples = 200_000, Intercept = false, Output = ExplainedOutput.Logit }), predictor,
            Tiny.Rows([1.0, 2.0, 3.0]));
        Same.Values([1 + 0.5 * 5, -4 + 0.5 * 10, 9 + 0.5 * -3], phi, 0.05);
    }

    // With the mean off, w_i x_i (1 − p); a constant output and a unit that is the background get nothing.
    [Fact]
    public void By_default_only_what_changes_the_output_gets_anything()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Tiny.Linear([new double[3], [1.0, -2, 3]], [0, 9]);
        var phi = Explained.By(new Rise(new() { Samples = 200_000, Output = ExplainedOutput.Logit }), predictor,
            Tiny.Rows([1.0, 2.0, 0.0]));
        Same.Values([0.5, -2, 0], phi, 0.02);
        using var constant = Tiny.Constant(3);
        Same.Values([0, 0, 0], Explained.By(new Rise(), constant, Tiny.Normal(1, 3)), 1e-12);
    }

    [Fact]
    public void Masks_of_images_lie_in_the_unit_interval_are_smooth_and_keep_half()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var masks = RiseMasks.Draw(new() { Samples = 4000, Cells = 4 }, new(1, 12, 10), generator);
        Assert.Equal([4000, 120], masks.shape);
        Assert.InRange(masks.min().ToDouble(), 0, 1e-12);
        Assert.InRange(masks.max().ToDouble(), 1 - 1e-12, 1);
        Same.Values([.. Enumerable.Repeat(0.5, 120)], masks.mean([0]), 0.05);
        // Cells are three pixels high: neighbouring rows differ by a third of a cell's change at most.
        var grid = masks.reshape(4000, 12, 10);
        Assert.InRange((grid.narrow(1, 1, 11) - grid.narrow(1, 0, 11)).abs().max().ToDouble(), 0.3, 1 / 3.0 + 1e-12);
    }

    // The output looks at one corner only, so that corner's cell has the most heat.
    [Fact]
    public void On_images_the_cell_that_matters_is_the_hottest()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = new LogitFunction(
            new SuperpixelGrid(new(2, 12, 12), 3), 2, x =>
                torch.stack([x.sum([1, 2, 3]) * 0, x.narrow(2, 8, 4).narrow(3, 0, 4).sum([1, 2, 3])], 1));
        var phi = Explained.By(new Rise(new() { Samples = 2000, Output = ExplainedOutput.Logit }), predictor,
            torch.ones([2, 2, 12, 12], dtype: ScalarType.Float64));
        Assert.Equal([6L, 6L], phi.argmax(1).ToArray<long>());
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused()
    {
        var image = new PixelSpace(new(1, 4, 4));
        Same.Says(() => new Rise(new() { Samples = 0 }).Validate(image), "0 masks", "--samples");
        Same.Says(() => new Rise(new() { Kept = 1 }).Validate(image), "--kept");
        Same.Says(() => new Rise(new() { Cells = 5 }).Validate(image), "5 cells", "--mask-cells");
        Same.Says(() => new Rise(new() { Cells = 2 }).Validate(new ColumnSpace(3)), "columns", "--mask-cells");
    }
}
