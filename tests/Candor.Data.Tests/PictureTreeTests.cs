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
        Assert.Empty(data.Notes);
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
