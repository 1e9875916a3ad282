using System.IO.Compression;
using System.Text;

namespace Candor.Data.Tests;

public sealed class GzipTests : IDisposable
{
    // The empty block that bgzip ends its files with.
    private static readonly byte[] s_bgzipEnd = Convert.FromHexString("1f8b08040000000000ff0600424302001b0003000000000000000000");

    private static readonly string s_text = "a,kind\n" +
        string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * i},{(i % 2 == 0 ? "u" : "v")}\n"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Gzip(string text)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }

    private int Rows(byte[] bytes) => Dataset.FromCsv(_folder.Write("t.csv.gz", bytes)).Count;

    [Fact]
    public void Several_members_are_one_file()
    {
        Assert.Equal(40, Rows([.. Gzip(s_text)]));
        Assert.Equal(40, Rows([.. Gzip(s_text[..100]), .. Gzip(s_text[100..150]), .. Gzip(s_text[150..])]));
        Assert.Equal(40, Rows([.. Gzip(s_text[..100]), .. Gzip(s_text[100..]), .. s_bgzipEnd]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(40)]
    public void One_that_is_cut_off_is_refused_however_many_it_has(int bytes)
    {
        byte[] two = [.. Gzip(s_text[..100]), .. Gzip(s_text[100..])], one = Gzip(s_text);
        foreach (var cut in new[] { one[..^bytes], two[..^bytes] })
            Assert.Contains("damaged gzip", Assert.Throws<CandorException>(() => Rows(cut)).Message, StringComparison.Ordinal);
    }
}
