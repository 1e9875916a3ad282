using Candor.Data.Files;

namespace Candor.Data.Tests.Files;

public sealed class PartFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-part").FullName;

    private string At(string name) => Path.Combine(_folder, name);

    [Theory]
    [InlineData(true, "onetwo")]
    [InlineData(false, "two")]
    public void What_is_there_stays_where_it_is_gone_on_with(bool goOn, string expected)
    {
        File.WriteAllText(At("a"), "one");
        using (var file = PartFile.Open(At("a"), goOn))
            file.Write("two"u8);
        Assert.Equal(expected, File.ReadAllText(At("a")));
    }

    [Fact]
    public void A_link_is_removed_where_a_file_begins_and_refused_where_it_would_go_on()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(At("victim"), "precious");
        File.CreateSymbolicLink(At("a"), At("victim"));
        Assert.Contains("is a link", Assert.Throws<CandorException>(() => PartFile.Open(At("a"), goOn: true)).Message,
            StringComparison.Ordinal);
        using (var file = PartFile.Open(At("a"), goOn: false))
            file.Write("mine"u8);
        Assert.Equal(("precious", "mine"), (File.ReadAllText(At("victim")), File.ReadAllText(At("a"))));
    }

    [Fact]
    public void A_second_writer_is_refused_and_the_firsts_bytes_stay()
    {
        using var first = PartFile.Open(At("a"), goOn: false);
        first.Write("one"u8);
        first.Flush();
        Assert.ThrowsAny<IOException>(() => PartFile.Open(At("a"), goOn: false));
        Assert.Equal(3, new FileInfo(At("a")).Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
