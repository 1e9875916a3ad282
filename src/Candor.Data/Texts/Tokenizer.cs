using System.Globalization;
using System.Text;

namespace Candor.Data;

/// <summary>Where a token stands in its text.</summary>
/// <param name="Start">Its first character (UTF-16), from 0.</param>
/// <param name="Length">Characters.</param>
public readonly record struct TokenSpan(int Start, int Length)
{
    /// <summary>The first character behind it.</summary>
    public int End => Start + Length;
}

/// <summary>
/// Cuts a text into words: runs of letters, digits and combining marks; an apostrophe between two letters belongs to its word
/// (<c>don't</c>). Characters of scripts that are written without blanks, and emoji, are words by themselves
/// (<see cref="WordRule.Signs"/>). HTML tags and entities (<c>&lt;br /&gt;</c>, <c>&amp;quot;</c>) and everything else separate.
/// No culture, no locale data.
/// </summary>
public static class Tokenizer
{
    private const int LongestTag = 256;
    private const int LongestEntity = 10;

    /// <summary>The words of a text in order.</summary>
    /// <param name="text">The text; nothing in it is an error.</param>
    /// <param name="rule">What is a word.</param>
    public static IReadOnlyList<TokenSpan> Split(string text, WordRule rule = WordRule.Signs)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<TokenSpan> spans = [];
        var at = 0;
        while (at < text.Length)
        {
            var skipped = Markup(text, at);
            if (skipped > 0)
            {
                at += skipped;
                continue;
            }
            var end = WordEnd(text, at, rule);
            if (end > at)
                spans.Add(new TokenSpan(at, end - at));
            at = Math.Max(end, at + 1);
        }

        return spans;
    }

    /// <summary>A word as the vocabulary knows it: in lower case, the typographic apostrophe as the plain one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">The word's place in it.</param>
    public static string Word(string text, TokenSpan span)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = text.Substring(span.Start, span.Length).ToLowerInvariant().Replace('’', '\'');
        // U+FE0F asks for colour; with it and without it is the same sign.
        return Rune.TryGetRuneAt(word, 0, out var first) && SingleSigns.IsPicture(first) ? word.Replace("\uFE0F", "") : word;
    }

    /// <summary>The first character behind the word that starts here; the start itself where none does.</summary>
    internal static int WordEnd(string text, int start, WordRule rule)
    {
        var signs = rule == WordRule.Signs;
        if (signs && SingleSigns.End(text, start) is var sign && sign > start)
            return sign;
        var (at, letter) = (start, false);
        while (at < text.Length)
        {
            if (Rune.TryGetRuneAt(text, at, out var rune) && (Rune.IsLetterOrDigit(rune) || (at > start && IsMark(rune)))
                && !(signs && Rune.IsLetter(rune) && SingleSigns.IsUnspaced(rune)))
            {
                letter = !Rune.IsDigit(rune);
                at += rune.Utf16SequenceLength;
            }
            else if (letter && text[at] is '\'' or '’' && at > start && at + 1 < text.Length && Rune.TryGetRuneAt(text, at + 1,
                out var next) && Rune.IsLetter(next))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    internal static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark;

    /// <summary>Length of the tag or entity that starts here; 0 if none does.</summary>
    internal static int Markup(string text, int at)
    {
        if (text[at] == '<' && at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!'))
        {
            var end = text.AsSpan(at + 1, Math.Min(LongestTag, text.Length - at - 1)).IndexOfAny('<', '>');
            return end >= 0 && text[at + 1 + end] == '>' ? end + 2 : 0;
        }
        if (text[at] != '&')
            return 0;
        var length = text.AsSpan(at + 1, Math.Min(LongestEntity, text.Length - at - 1)).IndexOf(';');
        return length > 0 && text.AsSpan(at + 1, length).IndexOfAnyExcept(s_entity) < 0 ? length + 2 : 0;
    }

    private static readonly System.Buffers.SearchValues<char> s_entity =
        System.Buffers.SearchValues.Create("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
