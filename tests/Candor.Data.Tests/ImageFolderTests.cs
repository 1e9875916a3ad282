namespace Candor.Data.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "Pictures");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Put(string picture, string place)
    {
        var path = Path.Combine(_folder.Path, place);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(Pictures, picture), path);
        return path;
    }

    [Fact]
    public void A_sub_folder_is_a_class()
    {
        Put("grey.png", "dog/a.png");
        Put("interlaced.png", "cat/b.PNG");
        Put("grey.png", "cat/a.png");
        _folder.Write("notes.txt", "not a picture");
        var data = Dataset.Open(_folder.Path);
        Assert.Equal(["cat", "dog"], data.Schema.Classes);
        Assert.Equal((3, new ImageShape(1, 4, 6)), (data.Count, data.Schema.Image));
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(data.Label));
        Assert.Equal(50, data.Pixels(2)[5]);
    }

    [Fact]
    public void One_picture_in_colour_makes_all_colour()
    {
        Put("grey.png", "a/1.png");
        Put("colour.png", "b/2.png");
        Put("grey.png", "b/3.png");
        var data = Dataset.Open(_folder.Path);
        Assert.Equal(3, data.Schema.Image!.Channels);
        Assert.Equal(data.Pixels(0)[..24].ToArray(), data.Pixels(0)[48..].ToArray());
        Assert.Equal(data.Pixels(0).ToArray(), data.Pixels(2).ToArray());
        Assert.Equal(data.Pixels(1)[0] + 10, data.Pixels(1)[48]);
    }

    [Fact]
    public void Stray_bytes_and_pictures_of_one_value_are_said()
    {
        Put("stray-bytes.jpg", "a/1.jpg");
        Put("colour.jpg", "b/2.jpg");
        Assert.Contains("1 picture has bytes behind the last pixel", Assert.Single(Dataset.Open(_folder.Path).Notes),
            StringComparison.Ordinal);
        byte[] pixels = [7, 7, 7, 7, 1, 2, 3, 4, 0, 0, 0, 0];
        Assert.Equal("2 of 3 images have one value throughout, the first is row 0; there is nothing to see in them.",
            Assert.Single(Dataset.FromImages("i", new(1, 2, 2), pixels, [0, 1, 1], ["a", "b"]).Notes));
    }

    [Fact]
    public void Train_and_test_folders_are_the_parts()
    {
        foreach (var place in new[] { "train/a/1.png", "train/b/1.png", "train/b/2.png", "test/b/1.png", "test/a/1.png" })
            Put("grey.png", place);
        var data = Dataset.Open(_folder.Path);
        Assert.Equal((5, 3), (data.Count, data.TestFrom));
        Put("grey.png", "test/c/1.png");
        Assert.Contains("is a class that", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_other_sizes_are_named_unless_they_are_resized()
    {
        Put("grey.png", "a/1.png");
        var other = Put("grey.jpg", "b/2.jpg");
        var error = Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message;
        Assert.Contains(other, error, StringComparison.Ordinal);
        Assert.Contains("--image-size 4", error, StringComparison.Ordinal);
        Assert.Equal(new ImageShape(1, 4, 4), Dataset.Open(_folder.Path, null, new() { ImageSize = 4 }).Schema.Image);
    }

    [Fact]
    public void A_damaged_picture_is_named()
    {
        Put("grey.png", "a/1.png");
        var bad = Put("cut.png", "b/2.png");
        Assert.StartsWith(bad, Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_classes_or_pictures_is_refused()
    {
        Assert.Contains("give a file in it, or a folder", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
        Put("grey.png", "a/1.png");
        Assert.Contains("has 1 sub-folder,", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "b"));
        Assert.Contains("so it is no class", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "a/1.png"));
        Assert.Contains("has no picture", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
        Assert.Contains("must be 1 to 4096", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path, null,
            new() { ImageSize = 0 })).Message, StringComparison.Ordinal);
    }
}
