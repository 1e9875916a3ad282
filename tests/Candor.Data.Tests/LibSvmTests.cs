namespace Candor.Data.Tests;

public sealed class LibSvmTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_line_leaves_out_is_zero()
    {
        var data = Dataset.FromLibSvm(_folder.Write("a.svm", "# made by hand\n+1 1:0.5 3:-2 # end\n\n-1\n+1 2:1e-3\n"));
        Assert.Equal(["f1", "f2", "f3"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal(["-1", "+1"], data.Schema.Classes);
        Assert.Equal([0.5, 0, -2], data.Row(0).ToArray());
        Assert.Equal([0, 0, 0], data.Row(1).ToArray());
        Assert.Equal([1, 0, 1], Enumerable.Range(0, 3).Select(data.Label));
    }

    [Fact]
    public void Width_and_first_index_can_be_given()
    {
        var path = _folder.Write("a.svm", "1 0:5\n2 1:6\n");
        var data = Dataset.FromLibSvm(path, new() { ZeroBased = true, Features = 4 });
        Assert.Equal(data.Sha256, Dataset.Open(path, null, new() { ZeroBased = true, Features = 4 }).Sha256);
        Assert.Contains("--features is for LIBSVM files", Assert.Throws<CandorException>(() => Dataset.Open(
            _folder.Write("n.csv", "a,y\n1,p\n2,q\n"), null, new() { Features = 4 })).Message, StringComparison.Ordinal);
        Assert.Equal(["f0", "f1", "f2", "f3"], data.Schema.Columns.Select(c => c.Name));
        Assert.Equal([0, 6, 0, 0], data.Row(1).ToArray());
        Assert.Contains("larger than the number of features (1)", Assert.Throws<CandorException>(() => Dataset.FromLibSvm(path,
            new() { ZeroBased = true, Features = 1 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.data")]
    [InlineData("a")]
    public void A_file_without_a_telling_extension_is_recognised_by_its_start(string name) =>
        Assert.Equal(2, Dataset.Open(Path.Combine(".", Path.GetRelativePath(".", _folder.Write(name, "1 1:5\n2 1:6\n")))).Count);
}
