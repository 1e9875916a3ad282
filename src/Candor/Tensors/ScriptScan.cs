using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Candor.Tensors;

/// <summary>
/// Looks through a TorchScript file's code before libtorch runs any of it, and refuses operators that read or write files, and those of
/// families that are not known to leave files alone.
/// </summary>
/// <remarks>Loading runs code already (<c>__setstate__</c>), so what is read here must be what libtorch reads: a file whose two ends name
/// two tables of contents, or of the format before 1.4, whose code may lie under any name, is refused.</remarks>
internal static partial class ScriptScan
{
    private const int EndSize = 22, LocatorSize = 20, Zip64Size = 56;
    private const int MatchMilliseconds = 10_000;
    private const long CodeLimit = 16L << 20, PackedLimit = 64L << 20;

    private static readonly string[] s_families =
        ["aten", "prim", "quantized", "prepacked", "sparse", "mkldnn", "rnn", "xnnpack", "torchvision", "profiler"];

    /// <summary>Refuses an archive whose entries claim to be larger than it: weights are stored as they are, and code is not so
    /// large.</summary>
    /// <exception cref="InvalidDataException">The file is no archive of <c>torch.jit.save</c>, or is such a one.</exception>
    public static void RequireBearable(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var claimed = archive.Entries.Sum(e => (double)e.Length);
        if (claimed > stream.Length + PackedLimit)
            throw new InvalidDataException(FormattableString.Invariant(
                $"its entries claim {claimed:0} bytes, but it has {stream.Length}"));
    }

    /// <summary>Refuses code that can read or write files.</summary>
    /// <exception cref="InvalidDataException">The file is no archive of <c>torch.jit.save</c>.</exception>
    /// <exception cref="CandorException">Its code has such an operator.</exception>
    public static void Require(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        RequireOneTable(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        long length = 0;
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName;
            if (Path.GetFileName(name).Equals("model.json", StringComparison.OrdinalIgnoreCase))
                throw Refused(path, name, "is of PyTorch's format before 1.4, whose code cannot be looked through; save the model again");
            if (!name.Contains("code/", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
                continue;
            if ((length += entry.Length) > CodeLimit)
                throw Refused(path, name, "has more code than anybody wrote (16 MiB)");
            using var reader = new StreamReader(entry.Open(), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
            if (Found(Bounded(reader, entry.Length)) is { } word)
                throw Refused(path, name, word);
        }
    }

    /// <summary>The first operator that is not allowed; null: there is none.</summary>
    internal static string? Forbidden(string code)
    {
        // A name may also be put together in a string, behind getattr.
        var joined = Joint().Replace(Escape().Replace(Comment().Replace(code, ""), Unescaped), "");
        foreach (var text in new[] { code, joined })
        {
            if (FileOperator().Match(text) is { Success: true } file)
                return file.Value;
            foreach (Match family in Family().Matches(text))
                if (!s_families.Contains(family.Groups["name"].Value))
                    return family.Value;
        }
        return null;
    }

    private static string? Found(string code)
    {
        try
        {
            return Forbidden(code) is { } word ? $"uses '{word}', which can read and write files" : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return "is written so that it cannot be looked through in time";
        }
    }

    private static string Unescaped(Match m) => ((char)Convert.ToInt32(
        m.Groups["hex"].Success ? m.Groups["hex"].Value : m.Groups["octal"].Value, m.Groups["hex"].Success ? 16 : 8)).ToString();

    private static string Bounded(StreamReader reader, long length)
    {
        var text = new char[length];
        var read = reader.ReadBlock(text);
        return reader.Read() < 0 ? new(text, 0, read) : throw new InvalidDataException("an entry is longer than its table says");
    }

    // Readers differ in which of two tables they take, so there must be one: at the file's very end, and the same in both of its forms.
    private static void RequireOneTable(FileStream stream)
    {
        var tail = new byte[Math.Min(stream.Length, EndSize + LocatorSize + Zip64Size)];
        stream.Seek(-tail.Length, SeekOrigin.End);
        stream.ReadExactly(tail);
        if (tail.Length < EndSize || Signature(tail.AsSpan(^EndSize..)) != 0x06054b50)
            throw new InvalidDataException("it is no archive, or is cut off, or has something behind its end");
        var end = tail.AsSpan(^EndSize..);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
            offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        var last = stream.Length - EndSize;
        var wide = tail.Length >= EndSize + LocatorSize && Signature(tail.AsSpan(^(EndSize + LocatorSize)..)) == 0x07064b50;
        if (wide)
        {
            var record = tail.AsSpan(0, Math.Min(Zip64Size, tail.Length));
            last -= LocatorSize + Zip64Size;
            var (wideCount, wideSize, wideOffset) = tail.Length == EndSize + LocatorSize + Zip64Size && Signature(record) == 0x06064b50
                && BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(Zip64Size + 8)) == last
                ? (Wide(record, 32), Wide(record, 40), Wide(record, 48)) : (-1, -1, -1);
            if (count != Math.Min(wideCount, 0xFFFF) || size != Math.Min(wideSize, 0xFFFFFFFF)
                || offset != Math.Min(wideOffset, 0xFFFFFFFF))
                throw Two();
            (size, offset) = (wideSize, wideOffset);
        }
        if (offset < 0 || size < 0 || offset + size != last)
            throw Two();
    }

    private static long Wide(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadInt64LittleEndian(record[at..]);

    private static uint Signature(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static InvalidDataException Two() => new("two readers would read two tables of contents in it; save the model again");

    private static CandorException Refused(string path, string entry, string why) =>
        new($"{path}: its code ({entry}) {why}. A script is a program: if you trust whoever made it as you would a program's author, add " +
            "--allow-script-files; an ONNX file of the model needs no such trust.");

    [GeneratedRegex(@"(?<!\w)(from_file|save)(?!\w)", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex FileOperator();

    // ops.NAME and torch.classes.NAME; ops alone would be another name for all of them.
    [GeneratedRegex(@"((?<![\w.])ops\b|\btorch\s*\.\s*classes\b)(\s*\.\s*(?<name>\w+))?", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Family();

    [GeneratedRegex(@"#[^\n]*", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\(x(?<hex>[0-9a-fA-F]{2})|(?<octal>[0-7]{1,3}))", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[""'](\s|\\\r?\n)*[""']|\\\r?\n", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Joint();
}
