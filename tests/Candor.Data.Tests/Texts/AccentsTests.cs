using System.Text;

namespace Candor.Data.Tests.Texts;

public class AccentsTests
{
    [Theory] // unicodedata.normalize("NFD", c) without the category Mn
    [InlineData("é", "e")]
    [InlineData("ǘ", "u")]
    [InlineData("Å", "A")]
    [InlineData("ё", "е")]
    [InlineData("ΐ", "ι")]
    [InlineData("ø", "ø")]
    [InlineData("\u0301", "")]
    [InlineData("한", "\u1112\u1161\u11AB")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("x", "x")]
    [InlineData("喜", "喜")]
    public void Letters_lose_their_accents(string letter, string expected) =>
        Assert.Equal(expected, Accents.Off(Rune.GetRuneAt(letter, 0)));
}
