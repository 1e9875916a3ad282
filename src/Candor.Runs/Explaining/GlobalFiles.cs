using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Reports;
using Candor.Runs.Folders;

namespace Candor.Runs.Explaining;

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

    /// <summary>Leaves out what is only drawn.</summary>
    public static void WithoutPictures(JsonObject document)
    {
        if (document["pictures"] is not JsonObject pictures)
            return;
        foreach (var map in pictures["maps"]!.AsArray())
            map!.AsObject().Remove("picture");
        foreach (var picture in pictures["galleries"]!.AsArray().SelectMany(g => g!["pictures"]!.AsArray()))
            foreach (var drawn in new[] { "image", "contributions", "before" })
                picture!.AsObject().Remove(drawn);
    }

    private static string Name(string folder, string fingerprint) =>
        Path.Combine(folder, RunReport.GlobalPrefix + fingerprint[..NameDigits]);
}
