using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Folders;

namespace Candor.Cli.Output;

/// <summary>The files of an explained model: a page and JSON, whose name no other question has.</summary>
internal static class GlobalFiles
{
    private const int NameDigits = 8;

    /// <summary>An earlier answer to the same question; null: there is none, or it is damaged.</summary>
    public static GlobalExplanation? Find(string folder, string fingerprint)
    {
        var path = Name(folder, fingerprint) + ".json";
        if (!File.Exists(path))
            return null;
        try
        {
            var found = GlobalExplanationJson.Read(File.ReadAllText(path), path);
            return found.Fingerprint == fingerprint ? found : null;
        }
        catch (CandorException)
        {
            // It is written anew.
            return null;
        }
    }

    /// <summary>Writes them.</summary>
    /// <returns>The page.</returns>
    public static string Write(GlobalExplanation record, string folder, string run)
    {
        Directory.CreateDirectory(folder);
        var name = Name(folder, record.Fingerprint);
        HtmlGlobal.Write(record, run, name + ".html");
        WholeFile.WriteText(name + ".json", GlobalExplanationJson.Write(record) + "\n");
        return name + ".html";
    }

    private static string Name(string folder, string fingerprint) =>
        Path.Combine(folder, RunReport.GlobalPrefix + fingerprint[..NameDigits]);
}
