using System.Text;
using Candor.Data.Files;
using Candor.Data.Records;
using Candor.Runs.Folders;

namespace Candor.Experiments;

/// <summary>
/// Pages whose figures come from records: what stands between <c>&lt;!-- record: FOLDER PART --&gt;</c> and <c>&lt;!-- end --&gt;</c> is
/// replaced, so figures cannot go stale. PART is claims, origin, tables, figures, notes or leakage; FOLDER is relative to the page.
/// With PART index or count FOLDER is the file of an <see cref="ExperimentInventory"/>; with PART departures it is <c>paper</c>, and what
/// stands there is <see cref="PaperDepartures"/>.
/// </summary>
public static class ExperimentDocs
{
    private const string Begin = "<!-- record: ";
    private const string End = "<!-- end -->";

    /// <summary>Writes a page's figures anew.</summary>
    /// <exception cref="CandorException">The page has a mark that makes no sense, or a record is missing.</exception>
    public static void Update(string page)
    {
        if (!File.Exists(page))
            throw new CandorException($"There is no page {page} whose figures could be written anew.");
        WholeFile.WriteText(page, OfRecord(page) ?? Filled(File.ReadAllText(page), page));
    }

    /// <summary>The text of a record's own <c>tables.md</c>, which lies beside it; null: the page is another.</summary>
    public static string? OfRecord(string page)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(page))!;
        return Path.GetFileName(page) == ExperimentFolder.TablesFile && File.Exists(Path.Combine(folder, ExperimentFolder.RecordFile))
            ? ExperimentMarkdown.Of(ExperimentFolder.Read(folder)) : null;
    }

    /// <summary>A page's text with the figures of its records.</summary>
    /// <param name="text">The text.</param>
    /// <param name="page">Its file: records are found from its folder.</param>
    public static string Filled(string text, string page)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folder = Path.GetDirectoryName(Path.GetFullPath(page))!;
        var filled = new StringBuilder();
        var rest = text;
        for (var at = rest.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = rest.IndexOf(Begin, StringComparison.Ordinal))
        {
            var (close, end) = (rest.IndexOf("-->", at, StringComparison.Ordinal), rest.IndexOf(End, at, StringComparison.Ordinal));
            if (close < 0 || end < close)
                throw new CandorException($"{page} has a mark '{Begin}' without '{End}' behind it.");
            var words = rest[(at + Begin.Length)..close].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 2)
                throw new CandorException($"{page} has the mark '{rest[at..(close + 3)]}'; a mark names a folder and a part, e.g. {Begin}../results/leakage claims -->.");
            filled.Append(rest[..(close + 3)]).Append("\n\n").Append(Part(words[0], words[1], folder)).Append('\n').Append(End);
            rest = rest[(end + End.Length)..];
        }
        return filled.Append(rest).ToString();
    }

    private static string Part(string where, string part, string folder)
    {
        if (part == "departures")
            return where == PaperDepartures.Scale ? PaperDepartures.Known.Table()
                : throw new CandorException(
                    $"Departures are those of the scale paper, not of '{where}'; write {Begin}paper departures -->.");
        if (part is "index" or "count")
        {
            var path = Path.Combine(folder, where);
            var inventory = ExperimentInventory.Read(path);
            return part == "index" ? inventory.Index(Path.GetDirectoryName(path)!) : inventory.Count(Path.GetDirectoryName(path)!);
        }
        var record = ExperimentFolder.Read(Path.Combine(folder, where));
        return part switch
        {
            "claims" => ExperimentMarkdown.Claims(record),
            "origin" => ExperimentMarkdown.Origin(record) + "\n",
            "tables" => string.Join('\n', record.Tables.Select(t => $"**{t.Title}**\n\n{ExperimentMarkdown.Table(t)}")),
            "figures" => string.Join('\n', record.Figures.Select(f => Figure(f, where))),
            "notes" => record.Notes.Count == 0 ? "The record has no notes.\n" : string.Concat(record.Notes.Select(n => $"- {n}\n")),
            "leakage" => ExperimentMarkdown.Leakage(record),
            _ => throw Suggestion.Unknown("part of a record", part,
                ["claims", "origin", "tables", "figures", "notes", "leakage", "index", "count", "departures"]),
        };
    }

    private static string Figure(FigureEntry figure, string where) =>
        $"![{figure.Title}]({where}/figures/{figure.Name}.svg)\n\n*{figure.Title}.* {figure.Caption}\n";
}
