using System.Text.Json;

namespace Candor.Data.Tests.Texts;

/// <summary>WordPiece, byte-level BPE and SentencePiece: pieces by hand, and the words that they belong to.</summary>
public class PieceEncoderTests
{
    private static readonly string[] s_hostile =
    [
        "don't", "well-acted, 3.5/5!", "bad<br />films", "café Ünbear", "€5 😀 👍🏽", "喜欢 this", "ไทยคำ", "a\u200Bb\tc\r\nd", "[SEP] x [MASK]",
        "  good  film  ", "…“quoted”—dash", "İstanbul ß ﬁ", "\u0301x", "\uD800broken", "goods, é😀 film", "1,000.50",
    ];

    private static string[] Shown(PieceEncoder encoder, string text) =>
        [.. encoder.Spans(text).Select(s => text.Substring(s.Start, s.Length))];

    private static float[] Encoded(PieceEncoder encoder, string text)
    {
        var indices = new float[encoder.Shape.Tokens];
        encoder.Encode(text, indices);
        return indices;
    }

    [Fact] // [CLS] un ##able don ' t [UNK] [SEP]; ids are lines.
    public void WordPiece_cuts_the_longest_pieces_and_a_word_has_its_pieces()
    {
        using var folder = TokenizerFolders.WordPiece("un", "##able", "don", "'", "t", "cafe", "!");
        var encoder = PieceEncoder.Open(folder.Path, tokens: 12);
        Assert.Equal([2, 5, 6, 7, 8, 9, 1, 3], encoder.Ids("Unable don’t €".Replace('’', '\'')));
        Assert.Equal(["Unable", "don't", "€"], Shown(encoder, "Unable don't €"));
        Assert.Equal(["Café", "!"], Shown(encoder, "Café!"));
        var shape = encoder.Shape.Pieces!;
        Assert.Equal((12, 0, 4), (shape.Count, shape.Pad, shape.Mask));
        int[] expected =
        [
            shape.Index(2, PieceRole.Marks), shape.Index(5, PieceRole.Begins), shape.Index(6, PieceRole.Continues),
            shape.Index(7, PieceRole.Begins), shape.Index(8, PieceRole.Continues), shape.Index(9, PieceRole.Continues),
            shape.Index(3, PieceRole.Marks), 0, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, Encoded(encoder, "Unable don't").Select(i => (int)i));
    }

    [Fact]
    public void Pieces_are_units_where_that_is_asked_for()
    {
        using var folder = TokenizerFolders.WordPiece("un", "##able");
        var encoder = PieceEncoder.Open(folder.Path, tokens: 12, unit: TextUnit.Piece);
        Assert.Equal(["Un", "able"], Shown(encoder, "Unable"));
    }

    [Fact]
    public void A_vocabulary_with_capitals_keeps_case()
    {
        using var folder = TokenizerFolders.WordPiece("Paris", "paris");
        Assert.Equal([2, 5, 6, 3], PieceEncoder.Open(folder.Path).Ids("Paris paris"));
    }

    [Fact] // "good", then " f" + "ilm" joined by merges; " goods" has no merge of its own, é and 😀 are two and four bytes.
    public void Byte_level_BPE_joins_bytes_by_its_merges()
    {
        using var folder = TokenizerFolders.BytesJson();
        var ids = TokenizerFolders.Bytes().Ids;
        var encoder = PieceEncoder.Open(folder.Path, tokens: 32);
        Assert.Equal([0, ids["good"], ids["Ġfilm"], 2], encoder.Ids("good film"));
        Assert.Equal([0, ids["good"], ids["s"], ids[","], ids["Ġ"], ids["Ã"], ids["©"], 2], encoder.Ids("goods, é"));
        Assert.Equal(["goods", ",", "é", "😀", "film"], Shown(encoder, "goods, é😀 film"));
        Assert.Equal((ids["<mask>"], 1), (encoder.Shape.Pieces!.Mask, encoder.Shape.Pieces.Pad));
    }

    [Fact]
    public void A_vocabulary_and_merges_in_files_of_their_own_give_the_same()
    {
        using var json = TokenizerFolders.BytesJson();
        using var files = new TempFolder();
        var (ids, merges) = TokenizerFolders.Bytes();
        files.Write("vocab.json", JsonSerializer.Serialize(ids));
        files.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', merges) + "\n");
        foreach (var text in s_hostile)
            Assert.Equal(PieceEncoder.Open(json.Path, tokens: 64).Ids(text), PieceEncoder.Open(files.Path, tokens: 64).Ids(text));
    }

    [Theory] // Unigram: the likeliest cut is ▁good + s. BPE: by the order of its pieces, g o o d → go, od, ▁go, ▁good.
    [InlineData(true)]
    [InlineData(false)]
    public void SentencePiece_cuts_words_and_knows_whose_pieces_they_are(bool unigram)
    {
        using var folder = new TempFolder();
        folder.Write("spiece.model", unigram
            ? TokenizerFolders.SentencePiece(true, ("▁good", -2), ("▁film", -2.5f), ("s", -3), (",", -3), ("▁", -4), ("g", -9), ("o", -9),
                ("d", -9))
            : TokenizerFolders.SentencePiece(false, ("go", 0), ("od", -1), ("▁go", -2), ("▁good", -3), ("▁", -4), ("g", -5), ("o", -6),
                ("d", -7),
                (",", -8), ("s", -9)));
        var encoder = PieceEncoder.Open(folder.Path, tokens: 16);
        int[] expected = unigram ? [1, 3, 5, 6, 3, 2] : [1, 6, 12, 11, 6, 2];
        Assert.Equal(expected, encoder.Ids("goods,  good"));
        Assert.Equal(["goods", ",", "good"], Shown(encoder, "goods,  good"));
        Assert.Null(encoder.Shape.Pieces!.Mask);
    }

    [Fact] // XLM-R's ids are not those of its SentencePiece file: tokenizer.json says them.
    public void Ids_beside_a_SentencePiece_file_are_those_of_tokenizer_json()
    {
        using var folder = new TempFolder();
        folder.Write("sentencepiece.bpe.model", TokenizerFolders.SentencePiece(true, ("▁good", -2), ("s", -3)));
        folder.Write("tokenizer.json", """
            {"model": {"type": "Unigram", "vocab": [["<s>", 0], ["<pad>", 0], ["</s>", 0], ["<unk>", 0], ["▁good", -2], ["s", -3]]},
             "added_tokens": [{"id": 6, "content": "<mask>"}],
             "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}},
              {"SpecialToken": {"id": "</s>"}}], "special_tokens": {"<s>": {"ids": [0]}, "</s>": {"ids": [2]}}}}
            """);
        var encoder = PieceEncoder.Open(folder.Path);
        Assert.Equal([0, 4, 5, 3, 2], encoder.Ids("goods x").Where((_, i) => i != 3));
        Assert.Equal((6, 1), (encoder.Shape.Pieces!.Mask, encoder.Shape.Pieces.Pad));
    }

    public static TheoryData<string> Kinds => ["words", "bytes", "sentences"];

    private static TempFolder Folder(string kind)
    {
        if (kind == "words")
            return TokenizerFolders.WordPiece("un", "##able", "##s", "film", "don", "'", "t", ",", "well", "-", "a", "##b", "x", "[", "]");
        if (kind == "bytes")
            return TokenizerFolders.BytesJson();
        var folder = new TempFolder();
        folder.Write("spiece.model", TokenizerFolders.SentencePiece(true, ("▁good", -2), ("▁film", -2.5f), ("s", -3), (",", -3),
            ("▁", -4)));
        return folder;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Every_piece_but_the_marks_belongs_to_one_word_and_words_lie_in_the_text_one_after_the_other(string kind)
    {
        using var folder = Folder(kind);
        foreach (var unit in Enum.GetValues<TextUnit>())
            foreach (var text in s_hostile)
            {
                var encoder = PieceEncoder.Open(folder.Path, tokens: 64, unit: unit);
                var (shape, spans) = (encoder.Shape.Pieces!, encoder.Spans(text));
                var roles = Encoded(encoder, text).Where(i => i > 0).Select(i => shape.Role((int)i)).ToArray();
                Assert.Equal(encoder.Ids(text).Count, roles.Length);
                Assert.Equal((PieceRole.Marks, PieceRole.Marks), (roles[0], roles[^1]));
                Assert.DoesNotContain(PieceRole.Marks, roles[1..^1]);
                if (roles.Length > 2)
                    Assert.Equal(PieceRole.Begins, roles[1]);
                Assert.Equal(roles.Count(r => r == PieceRole.Begins), spans.Count);
                var end = 0;
                foreach (var span in spans)
                {
                    Assert.True(span.Length > 0 && span.Start >= end && span.End <= text.Length, $"{text}: {span}");
                    Assert.False(string.IsNullOrWhiteSpace(text.Substring(span.Start, span.Length)));
                    end = span.End;
                }
            }
    }

    [Theory]
    [InlineData(KeptWords.First, new[] { "film", "un" })]
    [InlineData(KeptWords.Last, new[] { "x", "film" })]
    public void A_longer_text_keeps_what_there_is_room_for(KeptWords kept, string[] expected)
    {
        using var folder = TokenizerFolders.WordPiece("film", "un", "x");
        var encoder = PieceEncoder.Open(folder.Path, tokens: 4, kept: kept);
        Assert.Equal(expected, Shown(encoder, "film un x film"));
        Assert.Equal(2, encoder.LeftOut("film un x film"));
        Assert.Equal(0, encoder.LeftOut("film un"));
    }

    [Fact]
    public void Files_beside_the_tokenizer_say_length_classes_and_case()
    {
        using var folder = TokenizerFolders.WordPiece("film", "Film");
        folder.Write("tokenizer_config.json", """{"do_lower_case": true, "model_max_length": 1000000000000000019884624838656}""");
        folder.Write("config.json", """{"max_position_embeddings": 64, "id2label": {"0": "bad", "1": "good"}}""");
        var encoder = PieceEncoder.Open(folder.Path);
        Assert.Equal(64, encoder.Shape.Tokens);
        Assert.Equal(["bad", "good"], encoder.Classes);
        Assert.Equal([2, 5, 3], encoder.Ids("FILM"));
        Assert.Contains("--tokens 64", Assert.Throws<CandorException>(() => PieceEncoder.Open(folder.Path, tokens: 65)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_keeps_the_tokenizer_beside_it_and_refuses_another()
    {
        using var folder = TokenizerFolders.WordPiece("film", "un", "##able");
        using var run = new TempFolder();
        var scale = Standardizer.OfTexts(PieceEncoder.Open(folder.Path, "review", tokens: 8));
        scale.KeepTokenizer(run.Path);
        var path = Path.Combine(run.Path, "contract.json");
        var contract = Contract.Of(new Schema([], "class", ["bad", "good"]) { Text = scale.Text!.Shape }, scale, new());
        var again = Contract.FromJson(contract.ToJson(), path);
        Assert.Equal(contract.ToJson(), again.ToJson());
        Assert.Equal(contract.OfText("Unable film").Inputs(), again.OfText("Unable film").Inputs());
        File.AppendAllText(Path.Combine(run.Path, "tokenizer", "vocab.txt"), "more\n");
        Assert.Contains("is not the file", Assert.Throws<CandorException>(() => Contract.FromJson(contract.ToJson(), path)).Message,
            StringComparison.Ordinal);
        File.Delete(Path.Combine(run.Path, "tokenizer", "vocab.txt"));
        Assert.Contains("is gone", Assert.Throws<CandorException>(() => Contract.FromJson(contract.ToJson(), path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.txt", "a\nb\n", "lacks the unknown piece")]
    [InlineData("vocab.txt", "[UNK]\na\na\n", "stands in line 2 and in line 3")]
    [InlineData("vocab.txt", "", "is empty")]
    [InlineData("tokenizer.json", "{", "no JSON")]
    [InlineData("tokenizer.json", "{}", "no model of a known type")]
    [InlineData("tokenizer.json", """{"model": {"type": "Unigram", "vocab": []}}""", "of the kind Unigram")]
    [InlineData("tokenizer.json", """{"model": {"type": "WordPiece"}}""", "no vocabulary")]
    [InlineData("tokenizer.json", """{"model": {"type": "WordPiece", "vocab": {"[UNK]": -1}}}""", "no vocabulary, or ids outside")]
    [InlineData("spiece.model", "no such model", "is no SentencePiece model")]
    [InlineData("readme.md", "nothing", "holds no tokenizer")]
    public void Bad_files_get_one_clear_error(string name, string content, string expected)
    {
        using var folder = new TempFolder();
        folder.Write(name, content);
        Assert.Contains(expected, Assert.Throws<CandorException>(() => PieceEncoder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_tokenizer_does_beyond_is_refused_by_name()
    {
        using var folder = TokenizerFolders.BytesJson(new { type = "NFC" });
        Assert.Contains("NFC", Assert.Throws<CandorException>(() => PieceEncoder.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<CandorException>(() => PieceEncoder.Open("/nowhere/at/all")).Message,
            StringComparison.Ordinal);
    }
}
