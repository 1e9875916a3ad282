using Candor.Data.Records;
using Candor.Runs.Explaining;

namespace Candor.Cli.Tests.Explaining;

/// <summary>Mean maps and galleries by hand.</summary>
public class PictureFiguresTests
{
    // Two parts, left and right, of pictures of 1 × 2 pixels.
    [Fact]
    public void A_mean_map_is_the_mean_over_the_pictures_of_the_class()
    {
        double[][] phi = [[0.1, 1], [0.2, -1], [0.3, 1], [0.2, -1], [0.2, 0.5]];
        var map = PictureFigures.Map("coat", phi, [.. Enumerable.Range(0, 5).Select(i => Picture((byte)(10 * i), 200))]);
        Assert.Equal(("coat", 5), (map.Name, map.Rows));
        Assert.Equal(0.2, map.Means[0], 1e-12);
        Assert.Equal(0.1, map.Means[1], 1e-12);
        // t(4; 0.975) = 2.776; deviations .0707 and 1.0247.
        Assert.Equal(2.7764 * Math.Sqrt(0.005 / 5), map.HalfWidths[0], 1e-4);
        Assert.Equal(2.7764 * Math.Sqrt(1.05 / 5), map.HalfWidths[1], 1e-4);
        Assert.Equal([true, false], map.BeyondChance);
        Assert.Equal(new byte[] { 20, 200 }, map.Picture.Pixels);
    }

    // One part alone would be told from 0 (t = 3.88, p = .018), but not one of 40.
    [Fact]
    public void Many_parts_are_corrected_for_and_few_pictures_tell_nothing()
    {
        double[] one = [0.1, 0.3, 0.2, 0.05, 0.25];
        var image = SampleImage.Of(new(1, 1, 40), new byte[40], [.. Enumerable.Range(0, 40)]);
        var alone = PictureFigures.Map("c", [.. one.Select(v => new[] { v })], [.. one.Select(_ => Picture(0, 0))]);
        Assert.Equal([true], alone.BeyondChance);
        var many = PictureFigures.Map("c", [.. one.Select((v, i) => (double[])[v, .. Enumerable.Range(0, 39).Select(k => (i + k) % 2 - 0.5)])],
            [.. one.Select(_ => image)]);
        Assert.False(many.BeyondChance[0]);
        Assert.DoesNotContain(true, PictureFigures.Map("c", [[1], [1.01]], [Picture(0, 0), Picture(0, 0)]).BeyondChance);
    }

    [Fact]
    public void Galleries_have_the_strongest_first_and_no_picture_on_both_sides()
    {
        PictureFigures.Explained[] rows =
        [
            Row(0, faithful: 0.5, known: 0, predicted: 0, p: 0.9), Row(1, faithful: -0.2, known: 1, predicted: 0, p: 0.6),
            Row(2, faithful: 0.8, known: 0, predicted: 1, p: 0.7), Row(3, faithful: double.NaN, known: -1, predicted: 0, p: 0.99),
            Row(4, faithful: 0.1, known: 0, predicted: 0, p: 0.8) with { Before = [-1, 0] },
            Row(5, faithful: 0.2, known: 0, predicted: 0, p: 0.8) with { Before = [0, 3] },
            Row(6, faithful: 0.3, known: 0, predicted: 0, p: 0.8) with { Before = [2, 0] },
        ];
        var galleries = PictureFigures.Galleries(rows).ToDictionary(g => g.Kind, g => g.Pictures, StringComparer.Ordinal);
        Assert.Equal([2, 0, 6], galleries["mostFaithful"].Select(p => p.Row));
        Assert.Equal([1, 4, 5], galleries["leastFaithful"].Select(p => p.Row));
        Assert.Equal([2, 1], galleries["mistakes"].Select(p => p.Row));
        Assert.Equal([0.7, 0.6], galleries["mistakes"].Select(p => p.Value));
        // φ is (1, 0): opposite, at a right angle, the same.
        Assert.Equal([4, 5, 6], galleries["changed"].Select(p => p.Row));
        Assert.Equal([2, 1, 0], galleries["changed"].Select(p => p.Value));
        Assert.Equal([-1, 0], galleries["changed"][0].Before!);
    }

    [Fact]
    public void Without_labels_nothing_is_a_mistake_and_without_tuning_nothing_has_changed() =>
        Assert.Equal(["mostFaithful", "leastFaithful"], PictureFigures.Galleries(
            [Row(0, 0.5, known: -1, predicted: 0, p: 0.9), Row(1, 0.4, known: -1, predicted: 0, p: 0.9)]).Select(g => g.Kind));

    [Fact]
    public void A_large_picture_becomes_means_of_its_pixels_and_keeps_the_parts_that_are_seen()
    {
        // 4 × 4 pixels of which each 2 × 2 are one; the unit in the corner of the last has one pixel and is lost.
        byte[] pixels = [0, 4, 8, 8, 4, 8, 8, 8, 100, 100, 0, 0, 100, 100, 0, 200];
        var image = SampleImage.Of(new(1, 4, 4), pixels, [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 4, 4, 2, 2, 4, 3]);
        var small = SmallPicture.Of(image, side: 2);
        Assert.Equal((2, 2), (small.Shape.Height, small.Shape.Width));
        Assert.Equal(new byte[] { 4, 8, 100, 50 }, small.Pixels);
        Assert.Equal([0, 1, 2, 3], small.UnitOfPixel);
        var (compact, phi) = SmallPicture.Compact(small, [[1, 2, 3, 4, 5]]);
        Assert.Equal([1, 2, 3, 4], phi[0]);
        Assert.True(compact.IsWhole(4));
        Assert.Equal([1, 2, 3, 4], SmallPicture.Painted(small, [1, 2, 3, 4, 5]));
        Assert.Same(image, SmallPicture.Of(image, side: 4));
    }

    private static PictureFigures.Explained Row(int row, double faithful, int known, int predicted, double p) =>
        new(row, known < 0 ? "" : $"class {known}", known, predicted, predicted, $"class {predicted}", p, faithful, [1, 0], Picture(1, 2));

    private static SampleImage Picture(byte left, byte right) => SampleImage.Of(new(1, 1, 2), [left, right], [0, 1]);
}
