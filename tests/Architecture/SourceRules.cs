using System.Text;
using System.Text.RegularExpressions;

namespace Architecture;

public class SourceRules
{
    private const int Longest = 400;

    private static readonly string[] s_source = [".cs", ".c"];

    // Put together from parts, so that this file does not hold what it looks for.
    private static readonly Regex s_machinePath = new(@"(?<![\w.:/])/(?:" + string.Join('|', "work", "root", "home", "Users")
        + @")/[\w.]|\b[A-Z]:\\Users\\", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static readonly string[] s_hosts = ["npmjs" + ".org", "nuget" + ".org", "pypi" + ".org", "pythonhosted" + ".org",
        "artifact" + "ory", "crates" + ".io"];

    private static readonly string[] s_unfinished = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "Skip " + "= \""];

    [Fact]
    public void No_source_file_is_longer_than_400_lines() =>
        Assert.All(Sources("src"),
            f => Assert.True(File.ReadLines(Repository.At(f)).Count() <= Longest, $"{f} has more than {Longest} lines; cut it by ideas"));

    // A message that is one string stays whole, so that it is found as it is read: its text does not count.
    private static readonly Regex s_text = new("\".*(?:\"|$)", RegexOptions.None, TimeSpan.FromSeconds(10));

    [Fact]
    public void Lines_keep_to_140_columns_but_for_the_text_of_a_message()
    {
        string[] messages = ["src", "tests", "bench", "samples"];
        Assert.All(messages.SelectMany(Sources).Where(f => !f.Contains("/Snapshots/", StringComparison.Ordinal)), f =>
            Assert.All(File.ReadLines(Repository.At(f)).Select((line, i) => (line, i)).Where(l => l.line.Length > 140), l =>
                Assert.True(l.line.Length - s_text.Match(l.line).Length <= 100,
                    $"{f}, line {l.i + 1}, has {l.line.Length} columns; break it before 140")));
    }

    [Fact]
    public void Nothing_is_left_unfinished_or_skipped() =>
        Assert.All(Sources("src").Concat(Sources("tests")), f =>
            Assert.All(s_unfinished, word => Assert.False(Repository.Read(f).Contains(word, StringComparison.Ordinal), $"{f} has {word}")));

    [Fact]
    public void No_text_file_names_a_path_of_one_machine_or_the_host_of_a_registry()
    {
        foreach (var file in Repository.Files("").Where(f => !f.EndsWith(".min.js", StringComparison.Ordinal)))
        {
            var bytes = File.ReadAllBytes(Repository.At(file));
            if (bytes.Contains((byte)0))
                continue;
            var text = Encoding.UTF8.GetString(bytes);
            var path = s_machinePath.Match(text);
            Assert.False(path.Success, $"{file} names a path of one machine: {path.Value}");
            Assert.All(s_hosts, host => Assert.False(text.Contains(host, StringComparison.OrdinalIgnoreCase), $"{file} names {host}"));
        }
    }

    private static IEnumerable<string> Sources(string folder) => Repository.Files(folder)
        .Where(f => s_source.Contains(Path.GetExtension(f)));
}
