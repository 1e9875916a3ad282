using System.Globalization;
using Candor.Data.Files;

namespace Candor.Data.Tests.Files;

public sealed class WholeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candor-whole").FullName;

    private string At(string name) => Path.Combine(_folder, name);

    private string FirstTemporary(string name) => At(string.Create(CultureInfo.InvariantCulture, $"{name}.{Environment.ProcessId}.tmp"));

    [Fact]
    public void A_file_is_written_beside_a_name_that_is_taken_which_stays_as_it_is()
    {
        File.WriteAllText(FirstTemporary("a"), "another's");
        WholeFile.WriteText(At("a"), "mine");
        Assert.Equal("mine", File.ReadAllText(At("a")));
        Assert.Equal("another's", File.ReadAllText(FirstTemporary("a")));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // a link that leads nowhere would make its target
    public void Nothing_is_written_through_a_link(bool there)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (there)
            File.WriteAllText(At("victim"), "precious");
        File.CreateSymbolicLink(FirstTemporary("a"), At("victim"));
        File.CreateSymbolicLink(At("a"), At("victim"));
        WholeFile.WriteByName(At("a"), name => File.WriteAllText(name, "mine"));
        Assert.Equal(there, File.Exists(At("victim")));
        Assert.Equal(there ? "precious" : "", there ? File.ReadAllText(At("victim")) : "");
        Assert.Equal("mine", File.ReadAllText(At("a")));
        Assert.Null(new FileInfo(At("a")).LinkTarget);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_else()
    {
        WholeFile.WriteText(At("a"), "old");
        Assert.Throws<InvalidDataException>(() => WholeFile.Write(At("a"), _ => throw new InvalidDataException()));
        Assert.Equal("old", File.ReadAllText(At("a")));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Threads_that_write_one_file_leave_one_of_the_whole_texts()
    {
        string[] texts = [.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 100_000))];
        await Task.WhenAll(texts.Select(text => Task.Run(() => WholeFile.WriteText(At("a"), text))));
        Assert.Contains(File.ReadAllText(At("a")), texts);
        Assert.Single(Directory.GetFiles(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
