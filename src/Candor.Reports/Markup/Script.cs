using System.Security.Cryptography;
using System.Text;

namespace Candor.Reports.Markup;

/// <summary>A script of ours or a library, with the hash by which the page's security policy allows it and nothing else.</summary>
internal sealed record Script(string Source)
{
    /// <summary>The scripts of a report, in the order in which they need each other.</summary>
    public static IReadOnlyList<Script> Report { get; } =
        [
            new(Asset.Read("watch.js")), new(Asset.Read("tabs.js")), Library("vega"), Library("vega-lite"), Library("vega-embed"),
            new(Asset.Read("report.js")), new(Asset.Read("threshold.js")),
        ];

    /// <summary>The source in a script element. It holds no end tag: a test reads all of them.</summary>
    public Html Element => new($"<script>{Source}</script>\n");

    /// <summary>The hash as a content security policy names it.</summary>
    public string PolicyHash => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Source)))}'";

    // The licence asks to be kept with every copy.
    private static Script Library(string name) => new($"/*! {name}\n{Asset.Read(name + ".LICENSE")}*/\n{Asset.Read(name + ".min.js")}");
}
