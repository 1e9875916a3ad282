using System.Security.Cryptography;
using System.Text.Json;
using Candor.Data.Files;

namespace Candor.Data;

/// <summary>A tokenizer's own files, as they come with a model: <c>vocab.txt</c>, <c>tokenizer.json</c>, <c>vocab.json</c> with
/// <c>merges.txt</c>, or SentencePiece's <c>*.model</c>, and what says how they are used.</summary>
internal sealed class TokenizerFiles
{
    private const long MostBytes = 1L << 28;
    private static readonly string[] s_names = ["vocab.txt", "tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json",
        "special_tokens_map.json", "config.json"];
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private TokenizerFiles(string folder) => Folder = folder;

    /// <summary>Where they lay, for messages.</summary>
    public string Folder { get; }

    /// <summary>Name of the SentencePiece file; null: there is none.</summary>
    public string? SentencePiece => _files.Keys.FirstOrDefault(n => n.EndsWith(".model", StringComparison.OrdinalIgnoreCase));

    /// <summary>Names and hashes, for what is to be recognised later.</summary>
    public IReadOnlyList<TokenizerFile> Hashes =>
        [.. _files.Select(f => new TokenizerFile(f.Key, Convert.ToHexStringLower(SHA256.HashData(f.Value))))];

    /// <summary>Reads the files of a folder.</summary>
    /// <exception cref="CandorException">There is no such folder, or no tokenizer in it.</exception>
    public static TokenizerFiles Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CandorException(File.Exists(folder) ? $"{folder} is a file; give the folder with the tokenizer's files (--tokenizer)."
                : $"There is no folder {folder}; give the one with the tokenizer's files (--tokenizer).");
        var models = Directory.EnumerateFiles(folder, "*.model").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            .ToArray();
        if (models.Length > 1)
            throw new CandorException($"{folder} has several SentencePiece models ({string.Join(", ", models)}); leave one.");
        var found = Read(folder, [.. s_names.Where(n => File.Exists(Path.Combine(folder, n))), .. models]);
        return found.Has("vocab.txt") || found.Has("tokenizer.json") || models.Length == 1
            || found.Has("vocab.json") && found.Has("merges.txt")
            ? found : throw new CandorException($"{folder} holds no tokenizer: neither vocab.txt, nor tokenizer.json, " +
                $"nor a SentencePiece " +
                $"*.model, nor vocab.json with merges.txt; copy those of the model there.");
    }

    /// <summary>Reads files that were kept, and refuses others.</summary>
    /// <param name="folder">Where they were kept.</param>
    /// <param name="kept">Their names and hashes.</param>
    /// <param name="path">The file that speaks of them, for messages.</param>
    /// <exception cref="CandorException">One is missing or was changed.</exception>
    public static TokenizerFiles Kept(string folder, IReadOnlyList<TokenizerFile> kept, string path)
    {
        if (kept.Any(k => k?.Name is null || k.Name != Path.GetFileName(k.Name)))
            throw new CandorException($"{path} names files of its tokenizer that lie elsewhere; it was changed by hand. Restore the file.");
        if (kept.FirstOrDefault(k => !File.Exists(Path.Combine(folder, k.Name))) is { } gone)
            throw new CandorException($"{Path.Combine(folder, gone.Name)} is gone, but {path} needs it to cut texts; restore it.");
        var files = Read(folder, [.. kept.Select(k => k.Name)]);
        return files.Hashes.ToHashSet().SetEquals(kept) ? files : throw new CandorException(
            $"{Path.Combine(folder, files.Hashes.Except(kept).First().Name)} is not the file that {path} speaks of; restore it.");
    }

    /// <summary>Whether there is a file.</summary>
    public bool Has(string name) => _files.ContainsKey(name);

    /// <summary>Its content.</summary>
    public byte[] this[string name] => _files[name];

    /// <summary>Where it lay.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Its content as JSON, an object; an empty one where it is not there.</summary>
    /// <exception cref="CandorException">It is no JSON.</exception>
    public JsonElement Json(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Has(name) ? _files[name] : "{}"u8.ToArray());
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone()
                : throw new CandorException($"{PathOf(name)} is no JSON object; give the tokenizer's own file.");
        }
        catch (JsonException e)
        {
            throw new CandorException($"{PathOf(name)}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is no JSON; give the " +
                $"tokenizer's own file.", e);
        }
    }

    /// <summary>Copies the files; each is there whole or not at all.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in _files)
            WholeFile.WriteBytes(Path.Combine(folder, name), content);
    }

    private static TokenizerFiles Read(string folder, IReadOnlyList<string> names)
    {
        var files = new TokenizerFiles(folder);
        try
        {
            foreach (var name in names)
            {
                var path = Path.Combine(folder, name);
                if (new FileInfo(path).Length > MostBytes)
                    throw new CandorException($"{path} is larger than 256 MiB, which no tokenizer is.");
                files._files[name] = File.ReadAllBytes(path);
            }
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"{folder} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>A file of a tokenizer that is kept beside a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Hash of its content, hex in lower case.</param>
internal sealed record TokenizerFile(string Name, string Sha256);
