using Candor.Data.Formats.Pictures;

namespace Candor.Data.Tests;

/// <summary>Sixteen bits a sample; pictures by tools/golden/pictures.py, and two of a camera that uses eight of its sixteen bits.</summary>
public class DeepPngTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pictures");

    private static Picture Decode(string name, int bits) => Picture.Decode(name, File.ReadAllBytes(Path.Combine(Folder, name)), bits);

    [Fact]
    public void All_sixteen_bits_become_eight() =>
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (byte)(40 * (i / 6) + 10 * (i % 6))), Decode("sixteen.png", 16).Pixels);

    [Fact]
    public void Colours_are_scaled_by_the_bits_that_are_used()
    {
        var picture = Decode("sixteen-colour.png", 12);
        Assert.Equal(new ImageShape(3, 4, 6), picture.Shape);
        for (var i = 0; i < 72; i++)
        {
            var (k, r, c) = (i / 24, i % 24 / 6, i % 6);
            var sample = 1000 * r + 37 * c + 3 * k;
            Assert.InRange(picture.Pixels[i] - sample * 255 / 4095.0, sample <= 2048 ? -0.501 : -0.7, sample <= 2048 ? 0.501 : 0.7);
        }
    }

    [Fact]
    public void Grey_is_laid_on_white_where_it_is_transparent()
    {
        var picture = Decode("sixteen-alpha.png", 16);
        Assert.Equal(new ImageShape(1, 4, 6), picture.Shape);
        Assert.Equal([186, 1, 186, 3, 186, 5], picture.Pixels[..6]);
        Assert.Equal((byte)Math.Floor((10000 + 257) / 257.0 + 0.5), picture.Pixels[7]);
    }

    [Fact]
    public void What_is_larger_than_the_bits_is_white() => Assert.Equal(255, Decode("sixteen-colour.png", 8).Pixels[23]);

    [Fact] // 1 sample in 16 bits: 0 to 24 of noise, and a spot of 200
    public void A_narrow_range_keeps_all_its_levels()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "narrow-left.png"));
        using var file = PictureFile.Open("narrow-left.png", bytes, new());
        Assert.InRange(DeepPng.Largest(file), 128, 255);
        Assert.InRange(Decode("narrow-left.png", 8).Pixels.Distinct().Count(), 25, 256);
        Assert.InRange(Decode("narrow-left.png", 16).Pixels.Distinct().Count(), 1, 2);
    }

    [Fact]
    public void A_folder_is_read_by_the_bits_that_its_pictures_use()
    {
        using TempFolder folder = new();
        foreach (var side in new[] { "left", "right" })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, side));
            folder.Write($"{side}/0.png", File.ReadAllBytes(Path.Combine(Folder, $"narrow-{side}.png")));
        }

        var data = Dataset.Open(folder.Path);
        Assert.InRange(data.Pixels(0).ToArray().Max(), 128, 255);
        Assert.Contains("2 pictures have 16 bits a sample, of which 8 are used", Assert.Single(data.Notes), StringComparison.Ordinal);
        folder.Write("left/1.png", File.ReadAllBytes(Path.Combine(Folder, "narrow-left.png")));
        Assert.Equal(data.Pixels(0).ToArray(), Dataset.Open(folder.Path).Pixels(1).ToArray());
    }
}
