using System.Diagnostics;

namespace Candor.Cli.Tests.Survival;

/// <summary>A disk of a few kilobytes, where this user may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path, int kilobytes)
    {
        _path = path;
        Directory.CreateDirectory(path);
        if (Call("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={kilobytes}k"), "none", path) != 0)
            Assert.Skip("a small disk can only be mounted by root");
    }

    /// <summary>Gives the disk more room.</summary>
    public void Grow() => Assert.Equal(0, Call("mount", "-o", "remount,size=64m", _path));

    private static int Call(string command, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(command, args)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose() => Call("umount", _path);
}
