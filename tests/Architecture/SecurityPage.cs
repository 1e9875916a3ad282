using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>Every test that SECURITY.md names is there.</summary>
public partial class SecurityPage
{
    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        var tests = Directory.GetFiles(Repository.At("tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var rows = File.ReadLines(Repository.At("SECURITY.md"))
            .Where(l => l.StartsWith('|') && l.Contains("Tests", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(rows);
        foreach (Match named in rows.SelectMany(r => Named().Matches(r.Split('|')[^2])))
        {
            var (file, test) = (named.Groups["file"].Value, named.Groups["test"].Value);
            Assert.True(tests[file].Any(text => test.Length == 0 || text.Contains($" {test}(", StringComparison.Ordinal)),
                $"SECURITY.md names the test {named.Value}, which is not there");
        }
    }

    [GeneratedRegex("`(?<file>\\w+Tests)(\\.(?<test>\\w+))?`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
