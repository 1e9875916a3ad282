using System.Security.Cryptography;
using System.Text;
using Candor.Data;

namespace Candor.Runs.Comparing;

/// <summary>What a row holds, as a key by which it is found again in other data, whatever its number there.</summary>
internal static class RowKeys
{
    /// <summary>The key of a row: its inputs in their own units, with its label where that is known.</summary>
    public static string Of(Case row, bool labelled)
    {
        var label = labelled ? row.Label : "";
        return row switch
        {
            PictureCase picture => Hash(picture.Pixels, label),
            TextCase text => Hash(Encoding.UTF8.GetBytes(text.Text), label),
            TableCase table => Hash(Encoding.UTF8.GetBytes(string.Join('\0', row.Contract.Schema.Columns
                .Select((c, i) => (c.Name, Text: c.Show(table.Raw[i]))).OrderBy(c => c.Name, StringComparer.Ordinal)
                .Select(c => $"{c.Name}\0{c.Text}"))), label),
            _ => throw new InvalidOperationException("A case is a row of a table, a text or a picture."),
        };
    }

    private static string Hash(ReadOnlySpan<byte> content, string label)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content);
        hash.AppendData(Encoding.UTF8.GetBytes($"\0\0{label}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
