using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Folders;

namespace Candor.Cli.Output;

/// <summary>The files of a comparison: a page and JSON, whose name no other question has.</summary>
internal static class ComparisonFiles
{
    private const int NameDigits = 8;

    /// <summary>Writes them.</summary>
    /// <returns>The page.</returns>
    public static string Write(Comparison record, string folder)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"comparison-{Fingerprint(record)}");
        HtmlComparison.Write(record, name + ".html");
        WholeFile.WriteText(name + ".json", ComparisonJson.Write(record) + "\n");
        return name + ".html";
    }

    private static string Fingerprint(Comparison record)
    {
        string[] asked = [.. record.Runs.Select(r => $"{r.ModelSha256} {r.Before} {r.Explainer} {string.Join(';', r.Settings)}"),
            record.Data, record.DataSha256 ?? "",
            FormattableString.Invariant($"{record.Rows} {record.Seed} {record.Candor} {record.Libtorch}")];
        return TextHash.Of(string.Join('\n', asked))[..NameDigits];
    }
}
