using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Candor.Data;

/// <summary>Makes the tokenizer that a folder's files describe. What is not supported is refused by name, never left out.</summary>
internal static class TokenizerReader
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The tokenizer.</summary>
    /// <exception cref="CandorException">A file is damaged, or asks for what is not supported.</exception>
    public static PieceCutter Read(TokenizerFiles files)
    {
        var json = files.Json("tokenizer.json");
        var kind = Text(json, "model", "type");
        var isBytes = kind == "BPE" && (Has(json, "ByteLevel", "pre_tokenizer") || Has(json, "ByteLevel", "decoder"));
        if (files.SentencePiece is { } model && !isBytes && kind != "WordPiece")
            return new SentencePieces(files[model], files.Has("tokenizer.json") ? Ids(json, files) : null, files.PathOf(model));
        return kind switch
        {
            "WordPiece" => Words(json, files),
            _ when isBytes => Bytes(json, files),
            null when files.Has("tokenizer.json") && !files.Has("vocab.txt") && !files.Has("vocab.json") =>
                throw new CandorException($"{files.PathOf("tokenizer.json")} has no model of a known type; give the tokenizer's own file."),
            null when files.Has("vocab.txt") => Words(files),
            null => Bytes(files),
            _ => throw new CandorException($"{files.PathOf("tokenizer.json")} is a tokenizer of the kind " +
                $"{kind}{(kind == "BPE" ? " that is not of bytes" : "")}; " +
                $"WordPiece and byte-level BPE are read from it, for others put the SentencePiece file (*.model) beside it."),
        };
    }

    private static WordPieces Words(TokenizerFiles files)
    {
        var names = Lines(files, "vocab.txt");
        var lower = files.Json("tokenizer_config.json").TryGetProperty("do_lower_case", out var said) ? said.ValueKind == JsonValueKind.True
            : WordPieces.IsLowerCase(names);
        return new(names, lower, lower, "[UNK]", "##", files.PathOf("vocab.txt"));
    }

    private static WordPieces Words(JsonElement json, TokenizerFiles files)
    {
        var path = files.PathOf("tokenizer.json");
        var ids = Ids(json, files);
        var names = new string[ids.Values.Max() + 1];
        foreach (var (name, id) in ids)
            names[id] = name;
        for (var id = 0; id < names.Length; id++)
            names[id] ??= FormattableString.Invariant($"[gap{id}]");
        var normal = json.GetProperty("normalizer");
        var (lower, strip) = (false, false);
        if (normal.ValueKind == JsonValueKind.Object)
        {
            if (Text(normal, "type") != "BertNormalizer")
                throw new CandorException($"{path} normalises texts by {Text(normal, "type")}, but WordPiece is read with BertNormalizer " +
                    $"alone.");
            lower = Flag(normal, "lowercase") ?? true;
            strip = Flag(normal, "strip_accents") ?? lower;
        }
        var model = json.GetProperty("model");
        return new(names, lower, strip, Text(model, "unk_token") ?? "[UNK]", Text(model, "continuing_subword_prefix") ?? "##", path);
    }

    private static BytePieces Bytes(TokenizerFiles files)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(ids, files.Json("vocab.json"), files.PathOf("vocab.json"));
        return new(ids, Lines(files, "merges.txt").Where(l => l.Length > 0 && !l.StartsWith("#version", StringComparison.Ordinal)), null,
            blankFirst: false, files.PathOf("merges.txt"));
    }

    private static BytePieces Bytes(JsonElement json, TokenizerFiles files)
    {
        var path = files.PathOf("tokenizer.json");
        if (json.TryGetProperty("normalizer", out var normal) && normal.ValueKind == JsonValueKind.Object)
            throw new CandorException($"{path} normalises texts by {Text(normal, "type")} before it cuts them, " +
                $"which is not supported for " +
                $"byte-level BPE.");
        var merges = json.GetProperty("model").TryGetProperty("merges", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(m => m.ValueKind == JsonValueKind.String ? m.GetString()!
                : string.Join(' ', m.EnumerateArray().Select(p => p.GetString()))).ToArray()
            : throw new CandorException($"{path} has no merges; give the tokenizer's own file.");
        var (words, blankFirst) = PreTokenizers(json.GetProperty("pre_tokenizer"), path);
        return new(Ids(json, files), merges, words, blankFirst, path);
    }

    // GPT-2's rule, or a rule of its own; what else there may be is refused.
    private static (PreTokenizer? Words, bool BlankFirst) PreTokenizers(JsonElement element, string path)
    {
        JsonElement[] steps = Text(element, "type") == "Sequence" ? [.. element.GetProperty("pretokenizers").EnumerateArray()] : [element];
        PreTokenizer? words = null;
        foreach (var step in steps)
        {
            var kind = Text(step, "type");
            if (kind == "ByteLevel" && steps.Length == 1)
                return (null, Flag(step, "add_prefix_space") ?? true);
            if (kind == "Split" && step.TryGetProperty("pattern", out var pattern) && Text(pattern, "Regex") is { } rule && words is null)
                words = new RegexPreTokenizer(new Regex(rule, RegexOptions.None, s_patience), null);
            else if (kind != "ByteLevel" || Flag(step, "use_regex") != false)
                throw new CandorException($"{path} cuts texts into words by {kind}, which is not supported here.");
        }
        return words is not null ? (words, false)
            : throw new CandorException($"{path} does not say how texts are cut into words (pre_tokenizer).");
    }

    /// <summary>Pieces and ids of <c>tokenizer.json</c>, added ones too.</summary>
    private static Dictionary<string, int> Ids(JsonElement json, TokenizerFiles files)
    {
        var (ids, path) = (new Dictionary<string, int>(StringComparer.Ordinal), files.PathOf("tokenizer.json"));
        var vocabulary = json.TryGetProperty("model", out var model) && model.TryGetProperty("vocab", out var v) ? v
            : throw new CandorException($"{path} has no vocabulary; give the tokenizer's own file.");
        // A unigram model lists pieces with their scores, in the order of their ids.
        if (vocabulary.ValueKind == JsonValueKind.Array)
            foreach (var (id, entry) in vocabulary.EnumerateArray().Index())
                ids.TryAdd(entry[0].GetString()!, id);
        else
            Add(ids, vocabulary, path);
        if (json.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
            foreach (var token in added.EnumerateArray())
                ids[token.GetProperty("content").GetString()!] = token.GetProperty("id").GetInt32();
        return ids.Count > 0 && ids.Values.Min() >= 0 && ids.Values.Max() < 1 << 22 ? ids
            : throw new CandorException($"{path} has no vocabulary, or ids outside 0 to {(1 << 22) - 1}.");
    }

    private static void Add(Dictionary<string, int> ids, JsonElement vocabulary, string path)
    {
        foreach (var entry in vocabulary.EnumerateObject())
            ids[entry.Name] = entry.Value.TryGetInt32(out var id) ? id
                : throw new CandorException($"{path}: the piece '{entry.Name}' has no id that is a whole number.");
    }

    // A line may hold a piece that is blank, e.g. a control character.
    private static string[] Lines(TokenizerFiles files, string name)
    {
        var lines = Encoding.UTF8.GetString(files[name]).Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
        lines = lines.Length > 0 && lines[^1].Length == 0 ? lines[..^1] : lines;
        return lines.Length > 0 ? lines : throw new CandorException($"{files.PathOf(name)} is empty; give the tokenizer's own file.");
    }

    private static bool Has(JsonElement json, string kind, string property) => json.TryGetProperty(property, out var element)
        && element.ValueKind == JsonValueKind.Object && element.GetRawText().Contains($"\"{kind}\"", StringComparison.Ordinal);

    /// <summary>A text of an object, or of an object within it; null: there is none.</summary>
    internal static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private static bool? Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag)
        ? flag.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null } : null;
}
