namespace Candor.Data.Tests.Texts;

public class TokenizerTests
{
    private static string[] Words(string text) => [.. Tokenizer.Split(text).Select(s => Tokenizer.Word(text, s))];

    [Theory]
    [InlineData("A good film.", "a", "good", "film")]
    [InlineData("It's great - don't miss it!", "it's", "great", "don't", "miss", "it")]
    [InlineData("don’t", "don't")]
    [InlineData("'quoted' dogs' rock'n'roll", "quoted", "dogs", "rock'n'roll")]
    [InlineData("end.<br /><br />Next", "end", "next")]
    [InlineData("<b class=\"x\">bold</b> 3 < 4 <3", "bold", "3", "4", "3")]
    [InlineData("Tom &amp; Jerry &#39;s R&B &", "tom", "jerry", "s", "r", "b")]
    [InlineData("10/10 2001's", "10", "10", "2001", "s")]
    [InlineData("well-known_thing", "well", "known", "thing")]
    [InlineData("Ärger, ÉTÉ, 東京 und naïve", "ärger", "été", "東", "京", "und", "naïve")]
    [InlineData("e\u0301te\u0301 \u0301", "e\u0301te\u0301")]
    [InlineData("𝒜𝒷 😀 ok", "𝒜𝒷", "😀", "ok")]
    [InlineData("服务让人满意", "服", "务", "让", "人", "满", "意")]
    [InlineData("GPT4と カレー、3個", "gpt4", "と", "カ", "レ", "ー", "3", "個")]
    [InlineData("น้ำดี ก็", "น้ำ", "ดี", "ก็")]
    [InlineData("ខ្មែរ", "ខ្មែ", "រ")]
    [InlineData("မြန်မာ", "မြ", "န်", "မာ")]
    [InlineData("ພາສາ", "ພ", "າ", "ສ", "າ")]
    [InlineData("한국어 좋아", "한국어", "좋아")]
    [InlineData("trip 😍😍 ❤️ ❤", "trip", "😍", "😍", "❤", "❤")]
    [InlineData("👩‍👩‍👧🇩🇪👍🏽", "👩‍👩‍👧", "🇩🇪", "👍🏽")]
    [InlineData("5 ★ and $3 → 4%", "5", "★", "and", "3", "4")]
    [InlineData("ISTANBUL I", "istanbul", "i")]
    [InlineData("")]
    [InlineData("… !? -- '")]
    public void Words_are_as_a_reader_would_cut_them(string text, params string[] words) => Assert.Equal(words, Words(text));

    [Theory]
    [InlineData("Ärger, 東京 und", "ärger", "東京", "und")]
    [InlineData("trip 😍 ok", "trip", "ok")]
    [InlineData("น้ำดี", "น้ำดี")]
    public void Words_of_letters_only_are_those_of_earlier_runs(string text, params string[] words) =>
        Assert.Equal(words, Tokenizer.Split(text, WordRule.Letters).Select(s => Tokenizer.Word(text, s)));

    [Fact] // An unpaired surrogate is no letter, and no reason to stop.
    public void A_broken_character_separates() => Assert.Equal(["a", "b"], Words("a\uD800b"));

    [Fact]
    public void Spans_lie_in_the_text_in_order_and_are_the_words()
    {
        const string text = "A <i>good</i> film, isn't it?<br />Yes.";
        var end = 0;
        foreach (var span in Tokenizer.Split(text))
        {
            Assert.True(span.Start >= end && span.End <= text.Length);
            end = span.End;
        }
        Assert.Equal(["A", "good", "film", "isn't", "it", "Yes"], Tokenizer.Split(text).Select(s => text.Substring(s.Start, s.Length)));
    }

    [Fact]
    public void A_long_row_of_open_tags_takes_no_longer_than_its_length()
    {
        var text = string.Concat(Enumerable.Repeat("<a ", 100_000));
        Assert.Equal(100_000, Tokenizer.Split(text).Count);
    }
}
