using Candor.Data.Formats.Pictures;

namespace Candor.Data.Tests;

/// <summary>Pictures made by tools/golden/pictures.py: value 40·row + 10·column + 5·channel in PNG, smooth ramps in JPEG.</summary>
public class PictureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pictures");

    private static Picture Decode(string name) => Picture.Decode(name, File.ReadAllBytes(Path.Combine(Folder, name)));

    private static byte[] Ramp(int channels) =>
        [.. from k in Enumerable.Range(0, channels) from r in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 6) select (byte)(40 * r + 10 * c + 5 * k)];

    [Theory]
    [InlineData("grey.png", 1)]
    [InlineData("interlaced.png", 1)]
    [InlineData("colour.png", 3)]
    public void Png_gives_its_very_bytes_by_channel(string name, int channels)
    {
        var picture = Decode(name);
        Assert.Equal(new ImageShape(channels, 4, 6), picture.Shape);
        Assert.Equal(Ramp(channels), picture.Pixels);
    }

    [Fact]
    public void Sixteen_bits_become_eight()
    {
        var picture = Decode("sixteen.png");
        Assert.Equal(new ImageShape(1, 4, 6), picture.Shape);
        Assert.Equal(Ramp(1), picture.Pixels);
    }

    [Fact]
    public void A_palette_becomes_its_colours()
    {
        var picture = Decode("palette.png");
        Assert.Equal([0, 10, 20], picture.Pixels[..3]);
        Assert.Equal([255, 245, 235], picture.Pixels[24..27]);
        Assert.All(picture.Pixels[48..], b => Assert.Equal(7, b));
    }

    [Fact]
    public void What_is_transparent_is_laid_on_white()
    {
        var picture = Decode("alpha.png");
        Assert.Equal([0, 255, 20, 255], picture.Pixels[..4]);
    }

    [Theory]
    [InlineData("colour.jpg", 3)]
    [InlineData("progressive.jpg", 3)]
    [InlineData("grey.jpg", 1)]
    public void Jpeg_comes_near_what_went_in(string name, int channels)
    {
        var picture = Decode(name);
        Assert.Equal(new ImageShape(channels, 32, 48), picture.Shape);
        for (var r = 0; r < 32; r++)
        {
            for (var c = 0; c < 48; c++)
            {
                Assert.InRange(picture.Pixels[r * 48 + c] - (4 * r + c), -4, 4);
                if (channels == 3)
                    Assert.InRange(picture.Pixels[(32 + r) * 48 + c] - 5 * c, -4, 4);
            }
        }
    }

    [Theory]
    [InlineData("empty.png", "is empty")]
    [InlineData("gif.png", "is neither PNG nor JPEG (it starts with 47494638)")]
    [InlineData("cut.png", "is a damaged PNG")]
    [InlineData("wrong-checksum.png", "is a damaged PNG")]
    [InlineData("huge.png", "says that it is 50000 × 50000 pixels large")]
    [InlineData("cut.jpg", "is a damaged JPEG")]
    [InlineData("header-only.jpg", "is a damaged JPEG")]
    [InlineData("cmyk.jpg", "printing colours (CMYK)")]
    public void A_damaged_picture_is_refused_by_name(string name, string expected)
    {
        var error = Assert.Throws<CandorException>(() => Decode(name));
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Any_byte_of_a_picture_may_be_wrong()
    {
        foreach (var name in new[] { "colour.png", "colour.jpg", "palette.png" })
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
            for (var i = 0; i < Math.Min(bytes.Length, 700); i++)
            {
                byte[] damaged = [.. bytes];
                damaged[i] ^= 0x5A;
                try
                {
                    Picture.Decode(name, damaged);
                }
                catch (CandorException e)
                {
                    Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory] // tools/golden/pictures.py, PyTorch 1.13, interpolate(antialias=True) of (37 r² + 91 c + 13 r c) mod 256
    [InlineData(3, 4, "98, 136, 131, 152, 124, 158, 137, 140, 136, 132, 114, 147")]
    [InlineData(2, 5, "94, 149, 139, 132, 150, 127, 150, 126, 122, 149")]
    public void Resizing_agrees_with_the_oracle(int height, int width, string expected)
    {
        var busy = new Picture(new(1, 7, 9), [.. from r in Enumerable.Range(0, 7) from c in Enumerable.Range(0, 9) select (byte)((37 * r * r + 91 * c + 13 * r * c) % 256)]);
        Assert.Equal(expected, string.Join(", ", Resize.To(busy, height, width).Pixels));
    }

    [Fact]
    public void The_middle_is_cut_out()
    {
        var wide = new Picture(new(1, 2, 6), [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
        Assert.Equal([2, 3, 12, 13], Resize.ToSquare(wide, 2).Pixels);
        var tall = new Picture(new(3, 3, 1), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.Equal([2, 5, 8], Resize.ToSquare(tall, 1).Pixels);
    }
}
