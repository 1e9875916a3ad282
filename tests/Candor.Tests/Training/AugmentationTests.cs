using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Training;

public class AugmentationTests
{
    /// <summary>Images [rows, 1, 8, 8] with the value 1 + 8·r + c, so that 0 is padding.</summary>
    private static Tensor Images(int rows) => torch.arange(64, dtype: ScalarType.Int64).reshape(1, 1, 8, 8).expand(rows,
        1, 8, 8).contiguous() + 1L;

    private static long[][] Apply(Augmentation augmentation, int rows, ulong seed = 1)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(seed);
        return [.. augmentation.Apply(Images(rows), generator).ToArray<long>().Chunk(64)];
    }

    [Fact]
    public void A_flip_mirrors_columns_of_about_half_of_the_images()
    {
        long[] plain = [.. Enumerable.Range(1, 64).Select(v => (long)v)];
        long[] mirrored = [.. plain.Chunk(8).SelectMany(row => row.Reverse())];
        var images = Apply(new() { Flip = true }, 400);
        Assert.All(images, image => Assert.True(image.SequenceEqual(plain) || image.SequenceEqual(mirrored)));
        Assert.InRange(images.Count(image => image.SequenceEqual(mirrored)), 160, 240);
    }

    [Fact] // 8 pixels: padding 1, so nine places
    public void A_crop_shifts_by_at_most_the_padding_and_fills_with_black()
    {
        var images = Apply(new() { Crop = true }, 400);
        var shifts = new HashSet<(int, int)>();
        foreach (var image in images)
        {
            var at = Array.FindIndex(image, v => v == 28); // row 3, column 3
            var (dr, dc) = (at / 8 - 3, at % 8 - 3);
            Assert.InRange(dr, -1, 1);
            Assert.InRange(dc, -1, 1);
            shifts.Add((dr, dc));
            for (var i = 0; i < 64; i++)
            {
                var (r, c) = (i / 8 - dr, i % 8 - dc);
                Assert.Equal(r is >= 0 and < 8 && c is >= 0 and < 8 ? 1 + 8 * r + c : 0, image[i]);
            }
        }
        Assert.Equal(9, shifts.Count);
        Assert.Equal((4, 12), (Augmentation.Padding(32, 32), Augmentation.Padding(96, 96)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_images_and_the_input_stays()
    {
        var both = new Augmentation { Flip = true, Crop = true };
        Assert.Equal(Apply(both, 20, 3).SelectMany(v => v), Apply(both, 20, 3).SelectMany(v => v));
        Assert.NotEqual(Apply(both, 20, 3).SelectMany(v => v), Apply(both, 20, 4).SelectMany(v => v));
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var images = Images(5);
        _ = both.Apply(images, generator);
        Assert.Equal(Images(5).ToArray<long>(), images.ToArray<long>());
        Assert.Same(images, new Augmentation().Apply(images, generator));
    }

    [Fact]
    public void Channels_move_together_and_bytes_stay_bytes()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var grey = Images(10).to(ScalarType.Byte);
        var changed = new Augmentation { Flip = true, Crop = true }.Apply(torch.cat([grey, grey, grey], 1), generator);
        Assert.Equal(ScalarType.Byte, changed.dtype);
        Assert.Equal(changed.select(1, 0).contiguous().ToArray<byte>(), changed.select(1, 2).contiguous().ToArray<byte>());
    }
}
