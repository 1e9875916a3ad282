using System.Runtime.InteropServices;

namespace Candor.Tensors;

/// <summary>libtorch's own errors: a message and, behind it, a back trace in C++ that no reader needs.</summary>
public static class TorchFailure
{
    /// <summary>Whether an exception is libtorch's, or TorchSharp's own check before it.</summary>
    public static bool Is(Exception e) => e is ExternalException;

    // "RuntimeError: …", "IndexError: …": how Python names what went wrong, at the end of a trace.
    private static bool IsVerdict(string line)
    {
        var word = line.IndexOf(':', StringComparison.Ordinal);
        return word > 0 && line.AsSpan(0, word).EndsWith("Error") && line.AsSpan(0, word).IndexOf(' ') < 0;
    }

    /// <summary>The message without its back trace; of a script's error, what it says last.</summary>
    public static string Reason(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var lines = e.Message.Split('\n').TakeWhile(l => !l.StartsWith("Exception raised from", StringComparison.Ordinal))
            .Select(l => l.Trim()).Where(l => l.Length > 0).ToArray();
        return lines.LastOrDefault(IsVerdict) ?? lines.FirstOrDefault("no reason given");
    }
}
