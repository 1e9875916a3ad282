namespace Candor.Reports.Tests;

public sealed class WriteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_report_replaces_an_older_one_and_leaves_nothing_beside_it()
    {
        var path = Path.Combine(_folder, "new", "report.html");
        HtmlReport.Write(TestRecords.Bare(), path);
        HtmlReport.Write(TestRecords.Small(), path);
        Assert.Equal(HtmlReport.Render(TestRecords.Small()), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_nothing_behind()
    {
        var path = Path.Combine(_folder, "taken");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => HtmlReport.Write(TestRecords.Bare(), path));
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
