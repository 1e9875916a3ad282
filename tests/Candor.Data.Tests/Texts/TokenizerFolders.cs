using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Candor.Data.Tests.Texts;

/// <summary>Small tokenizers whose pieces follow by hand.</summary>
internal static class TokenizerFolders
{
    private static readonly string[] s_marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>WordPiece over a few words, lower case unless a piece has a capital.</summary>
    public static TempFolder WordPiece(params string[] pieces)
    {
        var folder = new TempFolder();
        folder.Write("vocab.txt", string.Join('\n', s_marks.Concat(pieces)) + "\n");
        return folder;
    }

    /// <summary>Byte-level BPE as RoBERTa has it: all bytes from id 4 on, then what these merges make, then &lt;mask&gt;.</summary>
    public static (Dictionary<string, int> Ids, string[] Merges) Bytes()
    {
        string[] merges = ["g o", "o d", "go od", "Ġ good", "Ġ f", "i l", "il m", "Ġf ilm"];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal) { ["<s>"] = 0, ["<pad>"] = 1, ["</s>"] = 2, ["<unk>"] = 3 };
        for (var (value, added) = (0, 0); value < 256; value++)
        {
            // GPT-2's letters for bytes: printable ones stand for themselves.
            var plain = value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174;
            ids[((char)(plain ? value : 256 + added)).ToString()] = ids.Count;
            added += plain ? 0 : 1;
        }
        foreach (var merge in merges)
            ids.TryAdd(merge.Replace(" ", "", StringComparison.Ordinal), ids.Count);
        ids["<mask>"] = ids.Count;
        return (ids, merges);
    }

    /// <summary>Those as tokenizer.json, with marks at the ends.</summary>
    public static TempFolder BytesJson(object? normalizer = null)
    {
        var (ids, merges) = Bytes();
        var folder = new TempFolder();
        folder.Write("tokenizer.json", JsonSerializer.Serialize(new
        {
            added_tokens = new[] { new { id = ids["<mask>"], content = "<mask>", special = true } },
            normalizer,
            pre_tokenizer = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = true },
            post_processor = new { type = "RobertaProcessing", sep = new object[] { "</s>", 2 }, cls = new object[] { "<s>", 0 } },
            decoder = new { type = "ByteLevel" },
            model = new { type = "BPE", vocab = ids.Where(i => i.Key != "<mask>").ToDictionary(), merges },
        }));
        return folder;
    }

    /// <summary>A SentencePiece file: pieces with their scores; the first is the unknown one, the next two the marks.</summary>
    public static byte[] SentencePiece(bool unigram, params (string Piece, float Score)[] pieces)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var (i, (piece, score)) in new[] { ("<unk>", 0f), ("<s>", 0f), ("</s>", 0f) }.Concat(pieces).Index())
                Message(output, 1, m =>
                {
                    Message(m, 1, Encoding.UTF8.GetBytes(piece));
                    m.WriteTag(2, WireFormat.WireType.Fixed32);
                    m.WriteFloat(score);
                    Number(m, 3, i == 0 ? 2 : i < 3 ? 3 : 1);
                });
            Message(output, 2, m =>
            {
                Number(m, 3, unigram ? 1 : 2);
                Number(m, 4, pieces.Length + 3);
                Number(m, 40, 0);
                Number(m, 41, 1);
                Number(m, 42, 2);
                Number(m, 43, -1);
            });
            Message(output, 3, m =>
            {
                Message(m, 1, "identity"u8.ToArray());
                Number(m, 3, 1);
                Number(m, 4, 1);
                Number(m, 5, 1);
            });
        }
        return stream.ToArray();
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var inner = new CodedOutputStream(stream, leaveOpen: true))
            write(inner);
        Message(output, field, stream.ToArray());
    }

    private static void Message(CodedOutputStream output, int field, byte[] content)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }
}
