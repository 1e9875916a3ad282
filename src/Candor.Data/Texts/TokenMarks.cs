using System.Text.Json;

namespace Candor.Data;

/// <summary>The tokens that stand for no piece of a text: its beginning and end, PAD, and the mask; and how many tokens a text may
/// have.</summary>
/// <param name="First">Ids before a text.</param>
/// <param name="Last">Ids behind it.</param>
/// <param name="Pad">Id of the pad token; null: none.</param>
/// <param name="Mask">Id of the mask token; null: none.</param>
/// <param name="Longest">Tokens that the files say a text may have; null: they do not.</param>
internal sealed record TokenMarks(IReadOnlyList<int> First, IReadOnlyList<int> Last, int? Pad, int? Mask, int? Longest)
{
    // Larger numbers stand for "no limit".
    private const int NoLimit = 1 << 20;

    /// <summary>What a folder's files say; what they do not, the usual names say.</summary>
    /// <exception cref="CandorException">A file names a token that the tokenizer does not have.</exception>
    public static TokenMarks Of(TokenizerFiles files, PieceCutter cutter)
    {
        var names = new[] { files.Json("tokenizer_config.json"), files.Json("special_tokens_map.json") };
        var (first, last) = Around(files.Json("tokenizer.json"), files) ?? Around(names, cutter, files.SentencePiece is not null);
        if (first.Concat(last).FirstOrDefault(id => id < 0 || id >= cutter.Count, -1) is >= 0 and var beyond)
            throw new CandorException($"{files.PathOf("tokenizer.json")} marks texts by the id {beyond}, " +
                $"but there are {cutter.Count} pieces.");
        return new(first, last, Named(names, "pad_token", cutter, "[PAD]", "<pad>"), Named(names, "mask_token", cutter, "[MASK]", "<mask>"),
            LongestOf(files, cutter, names));
    }

    // tokenizer.json says it by its post_processor.
    private static (IReadOnlyList<int> First, IReadOnlyList<int> Last)? Around(JsonElement json, TokenizerFiles files)
    {
        if (!json.TryGetProperty("post_processor", out var last) || last.ValueKind != JsonValueKind.Object)
            return null;
        JsonElement[] steps = TokenizerReader.Text(last, "type") == "Sequence" ? [.. last.GetProperty("processors").EnumerateArray()]
            : [last];
        foreach (var step in steps)
            switch (TokenizerReader.Text(step, "type"))
            {
                case "BertProcessing" or "RobertaProcessing":
                    return ([step.GetProperty("cls")[1].GetInt32()], [step.GetProperty("sep")[1].GetInt32()]);
                case "TemplateProcessing":
                    return Template(step);
                case "ByteLevel":
                    break;
                case var other:
                    throw new CandorException($"{files.PathOf("tokenizer.json")} marks texts by {other}, which is not supported here.");
            }
        return ([], []);
    }

    private static (IReadOnlyList<int>, IReadOnlyList<int>) Template(JsonElement step)
    {
        var (first, last, behind) = (new List<int>(), new List<int>(), false);
        foreach (var part in step.GetProperty("single").EnumerateArray())
            if (TokenizerReader.Text(part, "SpecialToken", "id") is { } name)
                (behind ? last : first).AddRange(step.GetProperty("special_tokens").GetProperty(name).GetProperty("ids").EnumerateArray()
                    .Select(i => i.GetInt32()));
            else
                behind = true;
        return (first, last);
    }

    // BERT's marks where there are such; a SentencePiece model's own beginning and end, of which some have no beginning (T5).
    private static (IReadOnlyList<int>, IReadOnlyList<int>) Around(JsonElement[] names, PieceCutter cutter, bool sentences)
    {
        if (Named(names, "cls_token", cutter, "[CLS]") is { } cls && Named(names, "sep_token", cutter, "[SEP]") is { } sep)
            return ([cls], [sep]);
        var said = names.Any(n => n.EnumerateObject().Any());
        var begin = Named(names, "bos_token", cutter, sentences && said ? [] : ["<s>"]);
        return (begin is { } id ? [id] : [], Named(names, "eos_token", cutter, "</s>") is { } end ? [end] : []);
    }

    private static int? Named(JsonElement[] files, string key, PieceCutter cutter, params string[] usual)
    {
        foreach (var file in files)
            if (file.TryGetProperty(key, out var token)
                && (TokenizerReader.Text(file, key) ?? TokenizerReader.Text(token, "content")) is { } name)
                return cutter.IdOf(name);
        return usual.Select(cutter.IdOf).FirstOrDefault(id => id is not null);
    }

    private static int? LongestOf(TokenizerFiles files, PieceCutter cutter, JsonElement[] names)
    {
        var config = files.Json("config.json");
        var positions = Whole(config, "max_position_embeddings");
        // RoBERTa counts positions from behind its pad's id on.
        if (positions is not null && TokenizerReader.Text(config, "model_type") is "roberta" or "xlm-roberta" or "camembert")
            positions -= 1 + (Named(names, "pad_token", cutter, "<pad>") ?? 1);
        int?[] said = [positions, Whole(names[0], "model_max_length"),
            files.Json("tokenizer.json") is var json && json.TryGetProperty("truncation", out var cut)
                && cut.ValueKind == JsonValueKind.Object
                ? Whole(cut, "max_length") : null];
        return said.Min();
    }

    private static int? Whole(JsonElement element, string name) => element.TryGetProperty(name, out var number)
        && number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) && value is >= 1 and < NoLimit
            ? (int)value : null;
}
