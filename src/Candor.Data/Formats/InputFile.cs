using System.Text;

namespace Candor.Data.Formats;

/// <summary>
/// A file that is read twice, first to learn its columns, then its values, so that nothing but the values is held in memory. Gzip is
/// recognised by its first two bytes; a pipe is read into memory first.
/// </summary>
internal sealed class InputFile(string path, string source, Func<Stream> open)
{
    /// <summary>The path as given, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>What <see cref="Dataset.Source"/> says.</summary>
    public string Source { get; } = source;

    /// <summary>What reading it may cost.</summary>
    public ReadLimits Limits { get; private init; } = new();

    /// <summary>The file's name without folders, <c>.gz</c> and extension.</summary>
    public string Name { get; } = NameOf(path);

    public static InputFile Open(string path, ReadLimits? limits = null)
    {
        if (Directory.Exists(path))
            throw new CandorException($"{path} is a folder; give a file in it.");
        if (!File.Exists(path))
            throw new CandorException($"{path} does not exist (looked in {System.IO.Path.GetFullPath(".")}); check the name, or see 'candor data list' for the sets that have names.");
        byte[]? pipe = null;
        return new InputFile(path, path, () =>
        {
            if (pipe is not null)
                return new MemoryStream(pipe, writable: false);
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            if (stream.CanSeek)
                return stream;
            using (stream)
            {
                var copy = new MemoryStream();
                stream.CopyTo(copy);
                pipe = copy.ToArray();
            }

            return new MemoryStream(pipe, writable: false);
        })
        {
            Limits = limits ?? new(),
        };
    }

    /// <summary>Standard input, read into memory when first asked for.</summary>
    public static InputFile Standard(ReadLimits? limits = null)
    {
        byte[]? all = null;
        return new InputFile("standard input", "-", () =>
        {
            if (all is null)
            {
                using var input = Console.OpenStandardInput();
                var copy = new MemoryStream();
                input.CopyTo(copy);
                all = copy.ToArray();
            }

            return new MemoryStream(all, writable: false);
        })
        {
            Limits = limits ?? new(),
        };
    }

    /// <summary>The bytes as they are stored, from the start.</summary>
    public Stream Stored() => open();

    /// <summary>The uncompressed bytes from the start.</summary>
    public Stream Bytes()
    {
        var stream = open();
        Span<byte> magic = stackalloc byte[2];
        var n = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        return n == 2 && magic[0] == 0x1f && magic[1] == 0x8b
            ? new BufferedStream(new BoundedStream(new WholeGzip(stream, open), Path, stream.Length, Limits), 1 << 16) : stream;
    }

    /// <summary>The same with texts in UTF-16 or UTF-32, which a byte order mark tells, in UTF-8.</summary>
    public Stream Utf8()
    {
        Encoding encoding;
        using (var text = new StreamReader(Bytes(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true))
        {
            text.Peek();
            encoding = text.CurrentEncoding;
        }

        return encoding is UTF8Encoding ? Bytes() : Encoding.CreateTranscodingStream(Bytes(), encoding, Encoding.UTF8);
    }

    /// <summary>The text from the start: UTF-8, or what a byte order mark says.</summary>
    public PlainText Text() => new(Bytes(), Path, Limits);

    /// <summary>Runs a reader and turns what the system reports into errors that name the file.</summary>
    public T Guard<T>(Func<InputFile, T> read)
    {
        try
        {
            return read(this);
        }
        catch (InvalidDataException e)
        {
            throw new CandorException($"{Path} is damaged gzip ({e.Message}); fetch or compress it again.", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new CandorException($"{Path} is not UTF-8 text: {Describe(e)}; save it as UTF-8 (e.g. iconv -f latin1 -t utf8).", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CandorException($"{Path} may not be read; change its permissions.", e);
        }
        catch (IOException e)
        {
            throw new CandorException($"{Path} cannot be read: {e.Message}", e);
        }
    }

    private static string Describe(DecoderFallbackException e) =>
        e.BytesUnknown is { Length: > 0 } bytes ? $"it holds the byte{(bytes.Length == 1 ? "" : "s")} {Convert.ToHexString(bytes)}"
            : "it holds bytes that are no character";

    private static string NameOf(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        return System.IO.Path.GetFileNameWithoutExtension(name);
    }
}
