using Candor.Explainers;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

public class OcclusionTests
{
    private static Occlusion Make(int? window = null, int? stride = null) => new(new()
    {
        Window = window,
        Stride = stride,
        Output = ExplainedOutput.Logit
    });

    [Fact]
    public void Unit_by_unit_it_is_the_fall_of_the_output()
    {
        using var scope = torch.NewDisposeScope();
        using var xor = Tiny.Xor();
        // g(1, 1) = 0, g(0, 1) = g(1, 0) = 1: hiding either raises the output by 1.
        Same.Values([-1, -1], Explained.By(Make(), xor, Tiny.Rows([1.0, 1.0])));
        using var linear = Tiny.Linear([new double[3], [1.0, -2, 3]]);
        Same.Values([1, -4, 9], Explained.By(Make(), linear, Tiny.Rows([1.0, 2.0, 3.0])));
    }

    // A row of four pixels, g = Σ w x with w·x = (1, 2, 3, 4). Windows of two, one pixel apart: falls 3, 5, 7; a pixel's heat is the mean
    // of
    // the falls that hide it: 3, 4, 6, 7.
    [Fact]
    public void A_pixels_heat_is_the_mean_fall_of_the_windows_over_it()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var rows = Tensor.From<double>([1, 2, 3, 4, 10, 20, 30, 40]).reshape(1, 1, 2, 4);
        var space = new PixelSpace(new(1, 2, 4));
        using var predictor = new LogitFunction(space, 2, x => torch.stack([x.sum([1, 2, 3]) * 0, x.sum([1, 2, 3])], 1));
        double[] heat = [33, 44, 66, 77];
        Same.Values([.. heat, .. heat], Explained.By(Make(2, 1), predictor, rows));
        using var halves = new LogitFunction(new SuperpixelGrid(new(1, 2, 4), 2), 2,
            x => torch.stack([x.sum([1, 2, 3]) * 0, x.sum([1, 2, 3])], 1));
        Same.Values([38.5, 71.5, 38.5, 71.5], Explained.By(Make(2, 1), halves, rows));
        // Two pixels apart the windows do not overlap; the default stride of a window of two is one.
        Same.Values([33, 33, 77, 77, 33, 33, 77, 77], Explained.By(Make(2, 2), predictor, rows));
        Same.Values([.. heat, .. heat], Explained.By(Make(2), predictor, rows));
    }

    [Fact]
    public void Windows_that_mean_nothing_are_refused()
    {
        var image = new PixelSpace(new(1, 4, 4));
        Same.Says(() => Make(5).Validate(image), "5×5 pixels", "4×4", "--window");
        Same.Says(() => Make(2, 3).Validate(image), "stride is 3", "--stride");
        Same.Says(() => Make(null, 1).Validate(image), "no window");
        Same.Says(() => Make(2).Validate(new ColumnSpace(3)), "columns", "--window");
    }

    // Windows two pixels high and one wide on the same row pattern: a window's fall is its column's sum.
    [Fact]
    public void Windows_need_not_be_square()
    {
        using var scope = torch.NewDisposeScope();
        var rows = Tensor.From<double>([1, 2, 3, 4, 10, 20, 30, 40]).reshape(1, 1, 2, 4);
        using var predictor = new LogitFunction(new PixelSpace(new(1, 2, 4)), 2,
            x => torch.stack([x.sum([1, 2, 3]) * 0, x.sum([1, 2, 3])], 1));
        var tall = new Occlusion(new() { Window = 2, WindowWidth = 1, Output = ExplainedOutput.Logit });
        Same.Values([11, 22, 33, 44, 11, 22, 33, 44], Explained.By(tall, predictor, rows));
        var wide = new Occlusion(new() { Window = 1, WindowWidth = 4, Output = ExplainedOutput.Logit });
        Same.Values([10, 10, 10, 10, 100, 100, 100, 100], Explained.By(wide, predictor, rows));
        Same.Says(() => Explained.By(new Occlusion(new() { Window = 3 }), predictor, rows), "3×3", "2×4", "--window-width");
        Same.Says(() => Explained.By(new Occlusion(new() { WindowWidth = 3 }), predictor, rows), "width but no window");
    }
}
