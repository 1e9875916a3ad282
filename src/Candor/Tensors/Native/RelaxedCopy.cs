using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Candor.Data.Files;

namespace Candor.Tensors.Native;

/// <summary>The changed copy of a native library, kept in the user's cache under the hash of what it holds.</summary>
[SupportedOSPlatform("linux")]
internal static class RelaxedCopy
{
    public static nint Load(string original, byte[] bytes)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        foreach (var folder in Folders())
        {
            try
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                var path = Path.Combine(folder, $"{hash[..16]}-{Path.GetFileName(original)}");
                // Whoever can write there could put another library under the name: what is loaded is what was hashed.
                if (!IsThere(path, hash))
                    WholeFile.WriteBytes(path, bytes);
                if (NativeLibrary.TryLoad(path, out var handle))
                    return handle;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next folder.
            }
        }
        return 0;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache)
            yield return Path.Combine(cache, "candor");
        if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
            yield return Path.Combine(home, ".cache", "candor");
        yield return Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"candor-{Environment.UserName}"));
    }

    private static bool IsThere(string path, string hash)
    {
        if (!File.Exists(path))
            return false;
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == hash;
    }
}
