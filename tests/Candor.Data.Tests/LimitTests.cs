using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Candor.Data.Tests;

/// <summary>A small file that asks for much is refused before it is done, with what raises the limit; asked for, it is read.</summary>
public sealed class LimitTests : IDisposable
{
    private const string Cells = "a,b,class\n1,2,p\n3,4,q\n";
    private readonly TempFolder _folder = new();

    private static DataOptions Within(ReadLimits limits) => new() { Limits = limits };

    private static string Refused(string limit, Action read)
    {
        var e = Assert.Throws<CandorException>(read);
        Assert.Contains($"--raise {limit}=N", e.Message, StringComparison.Ordinal);
        Assert.True(e.IsLimit);
        return e.Message;
    }

    private string Gzip(string name, string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return _folder.Write(name, packed.ToArray());
    }

    [Fact]
    public void A_compressed_file_unpacks_to_fifty_times_its_size_or_to_the_limit()
    {
        var path = Gzip("a.csv.gz", Cells + string.Concat(Enumerable.Repeat("1,2,p\n", 50_000)));
        var packed = new FileInfo(path).Length;
        Assert.True(300_000 > 50 * packed, "the file is not packed enough to tell");
        var message = Refused("unpacked", () => Dataset.Open(path, null, Within(new() { Unpacked = 200_000 })));
        Assert.Contains($"a.csv.gz has {packed} bytes, but unpacks to", message, StringComparison.Ordinal);
        Assert.Equal(50_002, Dataset.Open(path, null, Within(new() { Unpacked = 400_000 })).Count);
        var honest = Gzip("b.csv.gz", Cells);
        Assert.Equal(2, Dataset.Open(honest, null, Within(new() { Unpacked = 1 })).Count);
    }

    [Fact]
    public void A_bomb_takes_no_more_memory_than_a_line()
    {
        var path = Gzip("bomb.libsvm.gz", new string('1', 40_000_000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("line", () => Dataset.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300L << 20);
    }

    [Theory]
    [InlineData("a.csv", "1,2,3,4,5,6,7,8,9,0,1,2,p")]
    [InlineData("a.txt", "1 2 3 4 5 6 7 8 9 0 1 2 p")]
    [InlineData("a.libsvm", "1 1:2 3:4 5:6 7:8 9:0 11:2")]
    [InlineData("a.arff", "@attribute aaaaaaaaaaaaaaaaa numeric")]
    public void A_line_is_bounded(string name, string line)
    {
        var path = _folder.Write(name, line + "\n" + line + "\n");
        Refused("line", () => Dataset.Open(path, null, Within(new() { Line = 20 })));
    }

    [Theory]
    [InlineData("a.csv", "1,2,3,4,p\n5,6,7,8,q\n", "5 cells")]
    [InlineData("a.txt", "1 2 3 4 p\n5 6 7 8 q\n", "5 cells")]
    [InlineData("a.libsvm", "1 1:2 5:4\n2 1:1\n", "index 5")]
    [InlineData("a.arff", "@attribute a real\n@attribute b real\n@attribute c real\n@attribute d real\n@attribute e {p,q}\n@data\n",
        "attribute 5")]
    [InlineData("b.arff", "@attribute a {1,2,3,4,5}\n@attribute e {p,q}\n@data\n1,p\n", "5 values")]
    [InlineData("c.arff", "@attribute a real\n@attribute e {p,q}\n@data\n1,p,1,1,1\n", "5 cells")]
    public void Columns_are_bounded(string name, string text, string what)
    {
        var path = _folder.Write(name, text);
        Assert.Contains(what, Refused("columns", () => Dataset.Open(path, null, Within(new() { Columns = 4 }))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.libsvm", "1 1:2 100:4\n2 1:1\n1 1:3\n2 1:1\n", "rows × 100 features")]
    [InlineData("a.arff", "@attribute a real\n@attribute b real\n@attribute c {p,q}\n@data\n{}\n{2 q}\n", "2 rows × 3 columns")]
    [InlineData("a.csv", "colour,class\nred,p\ngreen,q\nblue,p\n", "3 rows × 3 categories")]
    public void What_a_file_does_not_spell_out_is_bounded(string name, string text, string what)
    {
        var path = _folder.Write(name, text);
        Assert.Contains(what, Refused("values", () => Dataset.Open(path, null, Within(new() { Values = 5 }))), StringComparison.Ordinal);
        Assert.NotEqual(0, Dataset.Open(path, null, Within(new() { Values = 400 })).Count);
    }

    [Fact]
    public void The_usual_limit_refuses_a_sparse_file_of_four_hundred_million_zeros_in_its_first_scan()
    {
        var path = _folder.Write("wide.libsvm", "1 200000:1\n" + string.Concat(Enumerable.Repeat("2 1:1\n", 1999)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("values", () => Dataset.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L << 20);
    }

    [Fact]
    public void A_picture_is_measured_by_its_header_before_it_is_decoded()
    {
        Pictures(40, 30, 2);
        var path = Path.Combine(_folder.Path, "set");
        var message = Refused("pixels", () => Dataset.Open(path, null, Within(new() { Pixels = 1199 })));
        Assert.Contains("says that it is 40 × 30 pixels large", message, StringComparison.Ordinal);
        Assert.Equal(4, Dataset.Open(path, null, Within(new() { Pixels = 1200 })).Count);
    }

    [Fact]
    public void The_pictures_of_a_set_are_bounded_together()
    {
        Pictures(400, 300, 3);
        var message = Refused("pictures",
            () => Dataset.Open(Path.Combine(_folder.Path, "set"), null, new() { ImageSize = 4, Limits = new() { Pictures = 800_000 } }));
        Assert.Contains("unpack to 1080000 and more", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scans_of_a_JPEG_are_bounded()
    {
        using var bitmap = new SKBitmap(16, 16);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        var whole = encoded.ToArray();
        // The scan again and again: frames of one scan may not, but a header is read before that is known.
        var scan = whole.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        byte[] many = [.. whole.AsSpan(0, scan), .. Enumerable.Repeat(whole[scan..^2], 5).SelectMany(s => s), 0xFF, 0xD9];
        Directory.CreateDirectory(Path.Combine(_folder.Path, "set", "left"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "set", "right"));
        _folder.Write("set/left/a.jpg", many);
        _folder.Write("set/right/a.jpg", whole);
        var message = Refused("scans", () => Dataset.Open(Path.Combine(_folder.Path, "set"), null, Within(new() { Scans = 4 })));
        Assert.Contains("a JPEG of 5 scans", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_hundred_thousand_columns_are_read_and_matched(bool texts)
    {
        const int Columns = 200_000;
        var header = string.Join(',', Enumerable.Range(0, Columns).Select(i => $"f{i}"));
        string Row(int r) => string.Join(',', Enumerable.Range(0, Columns).Select(i => texts ? $"{(char)('a' + (r + i) % 2)}" : "1"));
        var path = _folder.Write("wide.csv", $"{header},class\n{Row(0)},p\n{Row(1)},q\n");
        var data = Dataset.Open(path);
        Assert.Equal(Columns, data.Schema.Columns.Count);
        var contract = Contract.Of(data.Schema, Standardizer.Fit(data, [0, 1]), new());
        Assert.Equal(2, CaseFile.Open(contract, path).ToDataset().Count);
    }

    [Fact]
    public void Two_hundred_thousand_attributes_are_read()
    {
        const int Attributes = 200_000;
        var declared = string.Concat(Enumerable.Range(0, Attributes)
            .Select(i => $"@attribute f{i} {(i % 2 == 0 ? "numeric" : "{a,b}")}\n"));
        var path = _folder.Write("wide.arff",
            $"@relation r\n{declared}@attribute class {{p,q}}\n@data\n{{1 b}}\n{{0 2, {Attributes} q}}\n");
        Assert.Equal(Attributes, Dataset.Open(path).Schema.Columns.Count);
    }

    [Fact]
    public void Nobody_waits_for_a_suggestion_to_a_name_of_any_length()
    {
        var name = new string('x', 1 << 20);
        var message = Suggestion.Of(name, [name[1..], "short"]);
        Assert.InRange(message.Length, 1, 400);
        Assert.Contains("Did you mean 'short'?", Suggestion.Of("shrt", [name, "short"]), StringComparison.Ordinal);
    }

    private void Pictures(int width, int height, int each)
    {
        using var bitmap = new SKBitmap(width, height);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        foreach (var name in new[] { "left", "right" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "set", name));
            for (var i = 0; i < each; i++)
                _folder.Write($"set/{name}/{i}.png", encoded.ToArray());
        }
    }

    public void Dispose() => _folder.Dispose();
}
