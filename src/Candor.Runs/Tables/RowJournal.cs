using System.Globalization;
using System.Text.Json;
using Candor.Data;
using Candor.Data.Files;

namespace Candor.Runs.Tables;

/// <summary>How far a table is that may be cut off: beside its part, under <c>NAME.partial.json</c>.</summary>
/// <param name="Fingerprint">What the table is made of; another is never gone on with.</param>
/// <param name="Rows">Rows of the data that are whole in it.</param>
/// <param name="Bytes">Bytes that they take.</param>
internal sealed record RowJournal(string Fingerprint, long Rows, long Bytes)
{
    /// <summary>Reads how far a table is, and cuts off what is not whole; null: it was not begun.</summary>
    /// <exception cref="CandorException">It was begun with other data or options.</exception>
    public static RowJournal? Open(string path, string fingerprint)
    {
        var (part, journal) = (path + RowFile.Partial, path + RowFile.Partial + ".json");
        if (!File.Exists(part) || !File.Exists(journal))
            return null;
        var found = Read(journal);
        if (found.Fingerprint != fingerprint)
            throw new CandorException($"{part} was begun with another run, other data or other options, so it cannot be gone on with; " +
                "leave out --resume to begin anew.");
        using var stream = PartFile.Open(part, goOn: true);
        if (found.Bytes < 0 || found.Rows < 0 || stream.Length < found.Bytes)
            throw new CandorException($"{part} is shorter than when it was written; leave out --resume to begin anew.");
        stream.SetLength(found.Bytes);
        return found;
    }

    private static RowJournal Read(string journal)
    {
        try
        {
            return StrictJson.Read<RowJournal>(File.ReadAllText(journal));
        }
        catch (JsonException e)
        {
            throw new CandorException($"{journal} is damaged ({StrictJson.Why(e)}); leave out --resume to begin anew.", e);
        }
    }

    /// <summary>Writes how far a table is.</summary>
    public static void Keep(string path, string fingerprint, long rows)
    {
        var bytes = new FileInfo(path + RowFile.Partial).Length;
        WholeFile.WriteText($"{path}{RowFile.Partial}.json", string.Create(CultureInfo.InvariantCulture,
            $$"""{"fingerprint":"{{JsonEncodedText.Encode(fingerprint)}}","rows":{{rows}},"bytes":{{bytes}}}"""));
    }

    /// <summary>The table is whole.</summary>
    public static void Remove(string path) => File.Delete($"{path}{RowFile.Partial}.json");
}
