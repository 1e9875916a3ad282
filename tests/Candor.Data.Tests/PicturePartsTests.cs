namespace Candor.Data.Tests;

public sealed class PicturePartsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Dataset Open(params string[] folders)
    {
        foreach (var folder in folders.SelectMany(f => new[] { $"{f}/left", $"{f}/right" }))
        {
            var path = Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName;
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Pictures", "grey.png"), Path.Combine(path, "1.png"));
        }

        return Dataset.Open(_folder.Path);
    }

    [Theory]
    [InlineData("train val test", 4)]
    [InlineData("train valid", 2)]
    [InlineData("Train Test", 2)]
    [InlineData("training validation testing", 4)]
    [InlineData("TRAIN dev TEST", 4)]
    [InlineData("january february", null)]
    [InlineData("fold1 fold2 fold3 fold4", null)]
    [InlineData("test validation", 2)] // no name of a training part, but alike
    public void Parts_are_never_classes(string folders, int? testFrom)
    {
        var data = Open(folders.Split(' '));
        Assert.Equal(["left", "right"], data.Schema.Classes);
        Assert.Equal((2 * folders.Split(' ').Length, testFrom), (data.Count, data.TestFrom));
    }

    [Fact]
    public void Classes_that_have_one_folder_of_the_same_name_each_stay_classes()
    {
        foreach (var name in new[] { "cat", "dog" })
        {
            var path = Directory.CreateDirectory(Path.Combine(_folder.Path, name, "images")).FullName;
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Pictures", "grey.png"), Path.Combine(path, "1.png"));
        }

        Assert.Equal(["cat", "dog"], Dataset.Open(_folder.Path).Schema.Classes);
    }
}
