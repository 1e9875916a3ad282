using Candor.Data.Formats.Pictures;
using SkiaSharp;

namespace Candor.Data.Tests;

/// <summary>Pictures made by tools/golden/pictures.py: value 40·row + 10·column + 5·channel in PNG, smooth ramps in JPEG.</summary>
public class PictureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pictures");

    private static Picture Decode(string name) => Picture.Decode(name, File.ReadAllBytes(Path.Combine(Folder, name)));

    private static byte[] Ramp(int channels) =>
        [.. from k in Enumerable.Range(0, channels) from r in Enumerable.Range(0, 4) from c in Enumerable.Range(0, 6) select (byte)(40 * r
            + 10 * c + 5 * k)];

    [Theory]
    [InlineData("grey.png", 1)]
    [InlineData("interlaced.png", 1)]
    [InlineData("colour.png", 3)]
    [InlineData("gamma-grey.png", 1)] // with a profile of other colours, which is not followed
    [InlineData("gamma-colour.png", 3)]
    [InlineData("colour.bmp", 3)]
    public void What_is_stored_without_loss_gives_its_very_bytes_by_channel(string name, int channels)
    {
        var picture = Decode(name);
        Assert.Equal(new ImageShape(channels, 4, 6), picture.Shape);
        Assert.Equal(Ramp(channels), picture.Pixels);
    }

    [Theory]
    [InlineData("palette.png")]
    [InlineData("two-frames.gif")] // the first frame
    public void A_palette_becomes_its_colours(string name)
    {
        var picture = Decode(name);
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

    [Fact] // libpng 1.6.39, png_image_finish_read on white: light is added
    public void What_is_half_transparent_is_mixed_as_light()
    {
        var picture = Decode("half-alpha.png");
        byte[] expected = [0, 186, 224, 255, 40, 188, 225, 255, 80, 194, 228, 255];
        Assert.All(expected.Zip(picture.Pixels), p => Assert.InRange(p.Second, p.First - 1, p.First + 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WebP_is_read_with_and_without_loss(bool lossless)
    {
        using var bitmap = SKBitmap.Decode(Path.Combine(Folder, "colour.jpg"));
        using var pixmap = bitmap.PeekPixels();
        using var encoded =
            pixmap.Encode(new SKWebpEncoderOptions(lossless ? SKWebpEncoderCompression.Lossless : SKWebpEncoderCompression.Lossy, 90))!;
        var (picture, source) = (Picture.Decode("colour.webp", encoded.ToArray()), Decode("colour.jpg"));
        Assert.Equal(source.Shape, picture.Shape);
        var differences = picture.Pixels.Zip(source.Pixels, (a, b) => Math.Abs(a - b)).ToArray();
        Assert.InRange(differences.Average(), 0, lossless ? 0 : 8);
        var cut = Assert.Throws<CandorException>(() => Picture.Decode("cut.webp", encoded.ToArray()[..^40])).Message;
        Assert.StartsWith("cut.webp is a damaged WebP", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_says_nothing()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "grey.png"));
        Assert.Equal(Ramp(1), Picture.Decode("photo.jpg", bytes).Pixels);
    }

    [Fact]
    public void A_photo_taken_sideways_stands_upright() // encoded once for each, so equal but for the loss
    {
        var (upright, turned) = (Decode("upright.jpg").Pixels, Decode("turned.jpg").Pixels);
        var plain = upright.Chunk(16).Reverse().SelectMany(row => row).ToArray();
        Assert.InRange(Distance(turned, upright), 0, 6);
        Assert.InRange(Distance(turned, plain), 8, 255);
    }

    private static double Distance(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    [Theory]
    [InlineData("colour.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("middle-grey.jpg")]
    [InlineData("turned.jpg")]
    [InlineData("progressive.jpg")] // not looked into
    public void All_codes_of_a_whole_scan_are_found(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name));
        Assert.Equal((true, 0), JpegScan.Read(bytes));
        Decode(name);
        if (name != "progressive.jpg" && name != "middle-grey.jpg")
            Assert.False(JpegScan.Read([.. bytes.AsSpan(0, bytes.Length * 9 / 10), 0xFF, 0xD9]).IsComplete);
    }

    [Fact]
    public void Bytes_behind_the_last_pixel_are_no_damage_and_are_counted()
    {
        Assert.Equal(Decode("colour.jpg").Pixels, Decode("stray-bytes.jpg").Pixels);
        var stray = Decode("stray-bytes.jpg").StrayBytes;
        Assert.Equal(new FileInfo(Path.Combine(Folder, "stray-bytes.jpg")).Length - new FileInfo(Path.Combine(Folder, "colour.jpg")).Length,
            stray);
        Assert.Equal(0, Decode("colour.jpg").StrayBytes);
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
    [InlineData("text.png", "is not PNG, JPEG, BMP, GIF or WebP (it starts with 6E6F2070)")]
    [InlineData("gif.png", "is a damaged GIF (it ends within its header)")]
    [InlineData("cut.gif", "is a damaged GIF (it ends too early)")]
    [InlineData("cut.bmp", "is a damaged BMP (it ends too early)")]
    [InlineData("cut.png", "is a damaged PNG (it ends after 0 of 4 rows)")]
    [InlineData("wrong-checksum.png", "is a damaged PNG")]
    [InlineData("huge.png", "says that it is 50000 × 50000 pixels large")]
    [InlineData("sixteen-wrong-header.png", "is a damaged PNG")]
    [InlineData("cut.jpg", "is a damaged JPEG (it ends after 0 of 32 rows)")]
    [InlineData("cut-progressive.jpg", "is a damaged JPEG (it ends too early)")]
    [InlineData("cut-with-end.jpg", "is a damaged JPEG (it ends too early)")]
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
        foreach (var name in new[]
            { "colour.png", "colour.jpg", "palette.png", "sixteen.png", "progressive.jpg", "two-frames.gif", "colour.bmp" })
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
        var busy = new Picture(new(1, 7, 9), [.. from r in Enumerable.Range(0, 7) from c in Enumerable.Range(0,
            9) select (byte)((37 * r * r + 91 * c + 13 * r * c) % 256)]);
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
