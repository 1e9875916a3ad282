using System.Text.RegularExpressions;

namespace Architecture;

public partial class DocsLinks
{
    [Fact]
    public void Links_between_the_pages_lead_to_files()
    {
        foreach (var page in Repository.Files("", "*.md"))
            foreach (Match link in Links().Matches(Repository.Read(page)))
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.At(page))!, link.Groups["file"].Value)),
                    $"{page} links to {link.Groups["file"].Value}, which is not there");
    }

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<file>[^)#\s]+)(?:#[^)]*)?\)", RegexOptions.None, 10_000)]
    private static partial Regex Links();
}
