using System.Text.Json.Nodes;
using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Runs.Folders;

namespace Candor.Cli.Output;

/// <summary>The files of an explained case: a page, pictures, and JSON with the page's hash and all that is needed to compute it
/// again.</summary>
internal static class CasePage
{
    /// <summary>Name and version of the JSON's format.</summary>
    public const string Format = "candor-explanation/1";

    /// <summary>Writes them.</summary>
    /// <returns>The document, and the pictures' paths.</returns>
    public static (JsonObject Document, IReadOnlyList<string> Pictures) Write(FiledCase filed, string folder)
    {
        Directory.CreateDirectory(folder);
        var files = Path.Combine(folder, filed.FileName);
        var document = Document(filed, $"{files}.html");
        filed.WritePage($"{files}.html");
        document["pageSha256"] = SavedPredictor.HashOf($"{files}.html");
        var pictures = filed.WritePictures(files);
        if (pictures.Count > 0)
            document["pictures"] = JsonOut.Array(pictures);
        WholeFile.WriteText($"{files}.json", JsonOut.Text(document) + "\n");
        return (document, pictures);
    }

    /// <summary>The document without what files there are of it.</summary>
    public static JsonObject Document(FiledCase filed, string page)
    {
        var document = filed.Content(page);
        document.Insert(0, "format", Format);
        document["provenance"] = Of(filed.Provenance);
        document["request"] = filed.Request();
        return document;
    }

    /// <summary>A run's name: its folder's.</summary>
    public static string RunName(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run)));

    private static JsonObject Of(CaseProvenance p) => new()
    {
        ["made"] = p.Made,
        ["reason"] = p.Reason,
        ["modelSha256"] = p.ModelSha256,
        ["contractSha256"] = p.ContractSha256,
        ["data"] = p.Data,
        ["dataSha256"] = p.DataSha256,
        ["row"] = p.Row,
        ["id"] = p.Id,
        ["seed"] = p.Seed,
        ["background"] = p.Background,
        ["candor"] = p.Candor,
        ["libtorch"] = p.Libtorch,
    };
}
