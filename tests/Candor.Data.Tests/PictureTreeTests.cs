using System.Diagnostics;

namespace Candor.Data.Tests;

/// <summary>What lies about in folders of pictures: hidden folders, leftovers of archives, files of other kinds, links, pipes, damaged
/// files.</summary>
public sealed class PictureTreeTests : IDisposable
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "Pictures");

    private readonly TempFolder _folder = new();

    public PictureTreeTests()
    {
        Put("grey.png", "left/1.png");
        Put("grey.png", "right/1.png");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("left/.ipynb_checkpoints/1-checkpoint.png")]
    [InlineData(".git/1.png")]
    [InlineData("left/._1.png")]
    [InlineData("__MACOSX/left/1.png")]
    [InlineData("left/__MACOSX/1.png")]
    public void Hidden_files_and_leftovers_of_archives_are_passed_over(string place)
    {
        Put("grey.png", place);
        var data = Dataset.Open(_folder.Path);
        Assert.Equal(["left", "right"], data.Schema.Classes);
        Assert.Equal(2, data.Count);
        Assert.StartsWith("1 hidden file or folder is passed over, e.g. ", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_hidden_and_no_picture_is_not_worth_a_word()
    {
        Put("grey.png", ".git/index");
        Put("grey.png", "left/.DS_Store");
        Assert.Empty(Dataset.Open(_folder.Path).Notes);
    }

    [Fact]
    public void Files_of_other_kinds_are_counted_and_said()
    {
        foreach (var place in new[] { "left/a.TIF", "right/a.tif", "right/notes.txt", "right/README" })
            Put("text.png", place);
        var data = Dataset.Open(_folder.Path);
        Assert.Equal(2, data.Count);
        Assert.Equal("4 files are no pictures and are not read (2 .tif, 1 .txt, 1 without extension); pictures are PNG, JPEG, " +
            "BMP, GIF or WebP.", Assert.Single(data.Notes));
    }

    [Fact]
    public void All_formats_are_read_whatever_their_names()
    {
        Put("palette.png", "left/2.PNG");
        Put("two-frames.gif", "left/3.gif");
        Put("colour.bmp", "left/4.bmp");
        Put("alpha.png", "left/A B ü.JPG");
        Assert.Equal(6, Dataset.Open(_folder.Path).Count);
    }

    [Fact]
    public void All_damaged_pictures_are_named_in_one_go()
    {
        string[] bad = [Put("empty.png", "left/2.png"), Put("cut.png", "left/3.png"), Put("cut.jpg", "right/2.jpg")];
        var error = Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message;
        Assert.StartsWith("3 pictures cannot be read: ", error, StringComparison.Ordinal);
        Assert.All(bad, file => Assert.Contains(file, error, StringComparison.Ordinal));
        Assert.Contains("is a damaged JPEG (it ends after 0 of 32 rows)", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_pictures_are()
    {
        if (OperatingSystem.IsWindows())
            return; // links need a right there that people do not have
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "left", "loop"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "third"), "left");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "right", "2.png"), Path.Combine(_folder.Path, "left", "1.png"));
        var data = Dataset.Open(_folder.Path);
        Assert.Equal(["left", "right"], data.Schema.Classes);
        Assert.Equal(3, data.Count);
        Assert.StartsWith("1 link to a folder is not followed", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_followed_where_that_is_asked_for_and_no_folder_is_read_twice_for_a_class()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var elsewhere = new TempFolder();
        File.Copy(Path.Combine(Pictures, "grey.png"), Path.Combine(elsewhere.Path, "9.png"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "left", "loop"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "left", "more"), elsewhere.Path);
        // Each level doubles the roads: thirty make a thousand million.
        for (var level = 0; level < 30; level++)
        {
            Directory.CreateDirectory(Path.Combine(elsewhere.Path, $"{level}"));
            foreach (var road in new[] { "a", "b" })
                Directory.CreateSymbolicLink(Path.Combine(elsewhere.Path, $"{level}", road),
                    Path.Combine(elsewhere.Path, level == 29 ? "." : $"{level + 1}"));
        }
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "third"), elsewhere.Path);
        var data = Dataset.Open(_folder.Path, null, new() { FollowLinks = true });
        Assert.Equal(["left", "right", "third"], data.Schema.Classes);
        Assert.Equal([0, 0, 0, 1, 2], Enumerable.Range(0, data.Count).Select(data.Label));
        Assert.Contains("links lead back to a folder that is read already", Assert.Single(data.Notes), StringComparison.Ordinal);
        var contract = Contract.Of(data.Schema, Standardizer.Fit(data, [0]), new()) with { ImageBits = 8 };
        Assert.Equal(5, CaseFile.Open(contract, _folder.Path, new() { FollowLinks = true }).ToDataset().Count);
        Assert.Equal(2, CaseFile.Open(contract, _folder.Path).ToDataset().Count);
    }

    [Fact]
    public void A_circle_of_links_is_no_folder()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "left", "one"), "two");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "left", "two"), "one");
        Assert.Equal(2, Dataset.Open(_folder.Path, null, new() { FollowLinks = true }).Count);
    }

    [Fact]
    public void Folders_of_texts_are_walked_alike()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var name in new[] { "good", "bad" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "texts", name));
            _folder.Write($"texts/{name}/1.txt", $"a {name} day");
        }
        using (var make = Process.Start("mkfifo", [Path.Combine(_folder.Path, "texts", "bad", "2.txt")]))
            make.WaitForExit();
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "texts", "third"), "good");
        var path = Path.Combine(_folder.Path, "texts");
        Assert.Equal(["bad", "good"], Dataset.Open(path).Schema.Classes);
        Assert.Equal(["bad", "good", "third"], Dataset.Open(path, null, new() { FollowLinks = true }).Schema.Classes);
    }

    [Fact]
    public void A_pipe_is_not_opened()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (var make = Process.Start("mkfifo", [Path.Combine(_folder.Path, "left", "2.png")]))
            make.WaitForExit();
        // One that never ends would be read for ever.
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "left", "3.png"), "/dev/zero");
        Assert.Equal(2, Dataset.Open(_folder.Path).Count);
    }

    [Fact]
    public void A_folder_without_pictures_is_no_class()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "annotations"));
        _folder.Write("annotations/boxes.xml", "<boxes/>");
        var error = Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message;
        Assert.Contains("annotations has no picture", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_very_long_picture_takes_no_more_memory_than_its_middle()
    {
        using var bitmap = new SkiaSharp.SKBitmap(200_000, 1);
        using var png = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Png, 100);
        _folder.Write("left/1.png", png.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(new ImageShape(3, 64, 64), Dataset.Open(_folder.Path, null, new() { ImageSize = 64 }).Schema.Image);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private string Put(string picture, string place)
    {
        var path = Path.Combine(_folder.Path, place);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(Pictures, picture), path);
        return path;
    }
}
