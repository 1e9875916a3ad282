using System.Text;

namespace Candor.Cli.Tests.Fuzz;

/// <summary>Damages a file as an attacker or a disk would; the same seed gives the same damage.</summary>
internal static class Mutation
{
    private static readonly byte[][] s_words =
        [.. new[] { "null", "-1", "0", "99999999999999999999", "1e999", "NaN", "\"", ",", ";", "\n", "\r", "{", "}", "[", "]", ":",
            "\\u0000",
            "../../x", "<script>", "%", "'", "\t", "true", "\"\"", "[]", "{}" }.Select(Encoding.UTF8.GetBytes),
            [0], [255], [0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0], [0x1f, 0x8b], [0xEF, 0xBB, 0xBF]];

    /// <summary>A damaged copy: one to four changes.</summary>
    public static byte[] Of(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
            Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        if (bytes.Count == 0)
        {
            bytes.AddRange(s_words[random.Next(s_words.Length)]);
            return;
        }
        // Heads are where sizes stand, so every other change is there.
        var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 64) : bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(4) == 0 ? 400 : 8));
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, [.. bytes.Skip(at).Take(length)]);
                break;
            case 4:
                bytes.InsertRange(at, s_words[random.Next(s_words.Length)]);
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var word = s_words[random.Next(s_words.Length)];
                bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
                bytes.InsertRange(at, word);
                break;
            default:
                Token(bytes, random);
                break;
        }
    }

    // A number or a quoted text becomes another word, so that the rest stays well formed.
    private static void Token(List<byte> bytes, Random random)
    {
        var start = random.Next(bytes.Count);
        while (start < bytes.Count && !char.IsAsciiLetterOrDigit((char)bytes[start]) && bytes[start] != '"')
            start++;
        var end = start;
        if (end < bytes.Count && bytes[end] == '"')
            end = bytes.IndexOf((byte)'"', end + 1) is var close && close > 0 ? close + 1 : bytes.Count;
        else
            while (end < bytes.Count && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'.' or (byte)'-'))
                end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, s_words[random.Next(s_words.Length)]);
    }
}
