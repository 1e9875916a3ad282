using System.Runtime.InteropServices;

namespace Candor.Cli.Session;

/// <summary>Ends the process of a command that loaded libtorch: all that it wrote is written, and taking down libtorch's tables of
/// operators, as a library does whose process ends, would take a tenth of a second for nothing.</summary>
internal static partial class QuickEnd
{
    /// <summary>Ends the process where the system can do so without that.</summary>
    /// <param name="code">The exit code.</param>
    /// <returns>The code, where it is not.</returns>
    public static int With(int code)
    {
        if (OperatingSystem.IsWindows())
            return code;
        Console.Out.Flush();
        Console.Error.Flush();
        try
        {
            _exit(code);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library.
        }
        return code;
    }

    [LibraryImport("libc")]
    private static partial void _exit(int code);
}
