using System.Security.Cryptography;
using System.Text;

namespace Candor.Runs.Folders;

/// <summary>Recognises a text: questions, options, contracts.</summary>
internal static class TextHash
{
    /// <summary>The SHA-256 of a text in UTF-8, hexadecimal, in lower case.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
