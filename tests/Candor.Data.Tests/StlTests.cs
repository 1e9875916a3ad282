namespace Candor.Data.Tests;

public sealed class StlTests : IDisposable
{
    private const int Values = 3 * 96 * 96;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Pair(string part, byte[] labels, Func<int, byte>? value = null)
    {
        var pixels = new byte[labels.Length * Values];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = value?.Invoke(i) ?? (byte)(i % 251);
        _folder.Write($"{part}_y.bin", labels);
        return _folder.Write($"{part}_X.bin", pixels);
    }

    [Fact] // The file goes down the columns: its second byte is the pixel below the first.
    public void Columns_become_rows()
    {
        var data = Dataset.Open(Pair("train", [1, 10], i => (byte)(i % 9216 % 96 * 2 + i / 9216 % 3)));
        Assert.Equal(new ImageShape(3, 96, 96), data.Schema.Image);
        Assert.Equal(["airplane", "truck"], new[] { data.Schema.Classes[data.Label(0)], data.Schema.Classes[data.Label(1)] });
        // Place within a column is the row: value 2·row + channel.
        Assert.Equal([0, 0, 2, 190, 1, 3], new[] { data.Pixels(0)[0], data.Pixels(0)[95], data.Pixels(0)[96], data.Pixels(0)[9215],
            data.Pixels(1)[9216], data.Pixels(1)[9216 + 96] });
    }

    [Fact]
    public void The_labels_file_leads_to_the_images()
    {
        var images = Pair("train", [1, 2]);
        Assert.Equal(Dataset.Open(images).Sha256, Dataset.Open(Path.Combine(_folder.Path, "train_y.bin")).Sha256);
    }

    [Fact]
    public void The_folder_of_the_whole_set_ends_with_the_test_files()
    {
        Pair("train", [1, 2, 3]);
        Pair("test", [3, 2]);
        _folder.Write("unlabeled_X.bin", [0]);
        var data = Dataset.Open(_folder.Path);
        Assert.Equal((5, 3), (data.Count, data.TestFrom));
    }

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_place() =>
        Assert.Contains("byte 1: the label is 11", Assert.Throws<CandorException>(() => Dataset.Open(Pair("train", [1, 11]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Images_that_are_cut_off_or_too_many_are_refused()
    {
        var images = Pair("train", [1, 2]);
        _folder.Write("train_y.bin", [1, 2, 3]);
        Assert.Contains($"byte {2 * Values}: the file ends {Values} bytes early",
            Assert.Throws<CandorException>(() => Dataset.Open(images)).Message, StringComparison.Ordinal);
        _folder.Write("train_y.bin", [1]);
        Assert.Contains("goes on after 1 images", Assert.Throws<CandorException>(() => Dataset.Open(images)).Message,
            StringComparison.Ordinal);
        _folder.Write("train_y.bin", []);
        Assert.Contains("is empty", Assert.Throws<CandorException>(() => Dataset.Open(images)).Message, StringComparison.Ordinal);
    }
}
