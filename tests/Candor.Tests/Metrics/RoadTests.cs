using Candor.Data;
using Candor.Masking;
using Candor.Metrics;
using Candor.Tensors;

namespace Candor.Tests.Metrics;

public sealed class RoadTests : IDisposable
{
    private static readonly RoadOptions s_third = new() { Shares = [1.0 / 3], Noise = 0 };

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Three pixels in a row, f_1 = σ(w · pixels).
    private static double Of(Metric metric, double[] w, double[] pixels, double[] phi)
    {
        using var predictor = new LogitFunction(new PixelSpace(new(1, 1, 3)), 2,
            x => torch.stack([x.flatten(1).select(1, 0).zeros_like(), x.flatten(1).mv(Tensor.From(w))], 1));
        using var assessment = new Assessment(predictor, new Told(phi), Tensor.From(pixels, [1, 1, 1, 3]), Tiny.Labels(1));
        return metric.Score(assessment).ToDouble();
    }

    [Fact] // The middle pixel becomes (1 + 3)/2, the right one its neighbour's.
    public void The_units_that_rank_highest_or_lowest_are_filled_from_their_neighbours()
    {
        double[] w = [0.5, 1, -0.25], pixels = [1, 8, 3], phi = [2, 3, 1];
        Assert.Equal(Tiny.Sigmoid(0.5 + 2 - 0.75), Of(new Road(options: s_third), w, pixels, phi), 1e-9);
        Assert.Equal(Tiny.Sigmoid(0.5 + 8 - 2), Of(new Road(mostRelevantFirst: false, s_third), w, pixels, phi), 1e-9);
    }

    [Fact]
    public void A_hole_in_an_even_image_changes_nothing() =>
        Assert.Equal(Tiny.Sigmoid(2), Of(new Road(options: new() { Noise = 0 }), [0.5, 1, -0.5], [2, 2, 2], [2, 3, 1]), 1e-9);

    [Fact]
    public void Noise_falls_on_filled_pixels_alone()
    {
        var noisy = new RoadOptions { Shares = [1.0 / 3], Noise = 0.5 };
        Assert.Equal(Of(new Road(options: s_third), [1, 0, 1], [1, 8, 3], [2, 3, 1]),
            Of(new Road(options: noisy), [1, 0, 1], [1, 8, 3], [2, 3, 1]), 1e-12);
        Assert.NotEqual(Of(new Road(options: s_third), [0, 1, 0], [1, 8, 3], [2, 3, 1]),
            Of(new Road(options: noisy), [0, 1, 0], [1, 8, 3], [2, 3, 1]), 1e-3);
    }

    [Fact]
    public void A_table_has_no_neighbours_and_bad_options_are_refused()
    {
        using var predictor = Tiny.Constant(3);
        using var assessment = new Assessment(predictor, new Told([1, 2, 3]), Tiny.Normal(1, 3), Tiny.Labels(1));
        Same.Says(() => new Road().Score(assessment), "roadMorf", "images", "--metrics");
        Same.Says(() => new Road(options: new() { Shares = [0.5, 1] }).Validate(9), "0.5, 1", "between 0 and 1");
        Same.Says(() => new Road(options: new() { Noise = -1 }).Validate(9), "noise -1");
    }

    [Fact]
    public void A_single_unit_has_no_score()
    {
        using var predictor = new LogitFunction(new SuperpixelGrid(new ImageShape(1, 2, 2), 1), 2, x => x.flatten(1).narrow(1, 0, 2));
        var x = torch.zeros([1, 1, 2, 2], dtype: ScalarType.Float64);
        using var assessment = new Assessment(predictor, new Told([1]), x, Tiny.Labels(1));
        Assert.True(double.IsNaN(new Road().Score(assessment).ToDouble()));
    }
}
