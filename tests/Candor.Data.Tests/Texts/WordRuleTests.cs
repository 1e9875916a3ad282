using System.Text.Json.Nodes;

namespace Candor.Data.Tests.Texts;

public class WordRuleTests
{
    private static readonly string[] s_texts = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "服务满意 😀 好" : "房间不好 😡 差")];

    private static DataSplit Split(WordRule rule) => Dataset.FromTexts("t", s_texts, [.. Enumerable.Range(0, 40).Select(i => i % 2)],
        ["a", "b"], new TextShape("text", 8, 50) { Rule = rule }).Split(seed: 1);

    [Fact]
    public void A_vocabulary_follows_the_rule()
    {
        Assert.Contains("😀", ((WordEncoder)Split(WordRule.Signs).Standardizer.Text!).Vocabulary.Words);
        Assert.Contains("服务满意", ((WordEncoder)Split(WordRule.Letters).Standardizer.Text!).Vocabulary.Words);
    }

    [Theory]
    [InlineData(WordRule.Signs, 6)]
    [InlineData(WordRule.Letters, 2)]
    public void Contract_and_standardizer_keep_the_rule_and_without_one_texts_are_cut_as_they_were_trained(WordRule rule, int words)
    {
        var contract = Contract.Of(Split(rule), new());
        var again = Contract.FromJson(contract.ToJson(), "c");
        Assert.Equal((rule, words), (again.Schema.Text!.Rule, again.Standardizer.Text!.Spans(s_texts[0]).Count));
        Assert.Equal(rule, Standardizer.FromJson(contract.Standardizer.ToJson(), "s").Text!.Shape.Rule);
        // Earlier versions wrote no rule.
        var json = JsonNode.Parse(contract.ToJson())!;
        json["text"]!.AsObject().Remove("rule");
        var old = Contract.FromJson(json.ToJsonString(), "c");
        Assert.Equal((WordRule.Letters, 2), (old.Schema.Text!.Rule, old.Standardizer.Text!.Spans(s_texts[0]).Count));
        Assert.Throws<CandorException>(() => old.OfText("😀"));
        Assert.Equal(rule == WordRule.Signs, Record.Exception(() => again.OfText("😀")) is null);
        json = JsonNode.Parse(contract.Standardizer.ToJson())!;
        json.AsObject().Remove("rule");
        Assert.Equal(WordRule.Letters, Standardizer.FromJson(json.ToJsonString(), "s").Text!.Shape.Rule);
    }

    [Fact]
    public void Texts_of_one_word_and_signs_that_are_not_read_are_said()
    {
        static IReadOnlyList<string> Notes(WordRule rule, params string[] texts) => Dataset.FromTexts("t",
            [.. texts, .. texts], [.. texts.Select(_ => 0), .. texts.Select(_ => 1)], ["a", "b"], new("text", 8, 50) { Rule = rule }).Notes;
        Assert.Contains("1.0 words on average", Notes(WordRule.Letters, "服务让人满意我们住了三天", "房间很大而且很干净的酒店")[0],
            StringComparison.Ordinal);
        Assert.Empty(Notes(WordRule.Signs, "服务让人满意我们住了三天", "房间很大而且很干净的酒店"));
        Assert.Contains("2 of 4 texts hold signs that are no words",
            Notes(WordRule.Signs, "it costs 5 €", "fine <b>and</b> &amp; dandy")[0],
            StringComparison.Ordinal);
        Assert.Contains("😍", Notes(WordRule.Letters, "trip 😍", "fine")[0], StringComparison.Ordinal);
        Assert.Empty(Notes(WordRule.Signs, "trip 😍", "fine"));
        Assert.Empty(Notes(WordRule.Signs, "no", "yes")); // short is not odd
    }
}
