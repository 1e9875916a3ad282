using System.Text;
using Candor.Data.Files;

namespace Candor.Reports.Markup;

/// <summary>Fills a page template. Placeholders are <c>{{name}}</c>; what is filled in is not read again.</summary>
internal static class Page
{
    /// <summary>The page of <paramref name="template"/> with these parts.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, Html> parts)
    {
        var page = new StringBuilder();
        var rest = Asset.Read(template).AsSpan();
        for (var at = rest.IndexOf("{{"); at >= 0; at = rest.IndexOf("{{"))
        {
            var end = rest.IndexOf("}}");
            page.Append(rest[..at]).Append(parts[rest[(at + 2)..end].ToString()].Value);
            rest = rest[(end + 2)..];
        }

        return page.Append(rest).ToString();
    }

    /// <summary>Writes a page so that a reader sees the old one or the new one, never a part of it.</summary>
    public static void WriteAtomically(string path, string page)
    {
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        WholeFile.WriteText(target, page);
    }
}
