using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Candor.Runs.Folders;

/// <summary>Recognises a text: questions, options, contracts.</summary>
internal static class TextHash
{
    /// <summary>The SHA-256 of a text in UTF-8, hexadecimal, in lower case.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>What a record of options says, for a hash: every option by name, but for those that are no part of a file.</summary>
    /// <param name="options">A record of numbers, texts and enumerations; null: an empty text.</param>
    public static string Words(object? options) => string.Join('\n', (options?.GetType().GetProperties() ?? [])
        .Where(p => p.CanWrite && !p.IsDefined(typeof(JsonIgnoreAttribute)))
        .Select(p => $"{p.Name}: {Convert.ToString(p.GetValue(options), CultureInfo.InvariantCulture)}"));
}
