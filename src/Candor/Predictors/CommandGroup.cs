using System.Diagnostics;
using System.Globalization;

namespace Candor.Predictors;

/// <summary>
/// A program with all that it starts: its own process group where the system can give one, which ends with this process however that
/// ends. A watcher beside it waits for the end of a pipe that only this process holds.
/// </summary>
internal sealed class CommandGroup : IDisposable
{
    private static readonly string[][] s_leaders =
        [["/usr/bin/setsid"], ["/bin/setsid"], ["/usr/bin/perl", "-e", "setpgrp(0,0); exec @ARGV or exit 127"]];

    private readonly Process? _watcher;

    private CommandGroup(Process process, Process? watcher)
    {
        (Process, _watcher) = (process, watcher);
        AppDomain.CurrentDomain.ProcessExit += AtExit;
    }

    /// <summary>The program.</summary>
    public Process Process { get; }

    /// <summary>Starts it.</summary>
    /// <param name="command">The command line, as a shell reads it.</param>
    public static CommandGroup Start(string command)
    {
        if (OperatingSystem.IsWindows())
            return new(Run(["cmd.exe", "/c", command]), null);
        string[] leader = Array.Find(s_leaders, l => File.Exists(l[0])) ?? [];
        var process = Run([.. leader, "/bin/sh", "-c", command]);
        var whom = string.Create(CultureInfo.InvariantCulture, $"{(leader.Length > 0 ? "-" : "")}{process.Id}");
        // A line ends the watch; the end of the pipe without one means that this process is gone.
        return new(process, Run(["/bin/sh", "-c", $"trap '' INT TERM HUP; read _ || kill -KILL {whom}"]));
    }

    private static Process Run(string[] words)
    {
        var info = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        // The launcher's allocator is ours, not the program's.
        info.Environment.Remove("LD_PRELOAD");
        var process = Process.Start(info) ?? throw new CandorException($"The model command '{words[^1]}' could not be started.");
        process.StandardInput.NewLine = "\n";
        return process;
    }

    private void AtExit(object? sender, EventArgs e) => Kill(Process);

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Ends the program and what it started.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= AtExit;
        Kill(Process);
        Process.WaitForExit(TimeSpan.FromSeconds(5));
        Process.Dispose();
        if (_watcher is null)
            return;
        try
        {
            _watcher.StandardInput.WriteLine();
            _watcher.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody ended it.
        }
        _watcher.WaitForExit(TimeSpan.FromSeconds(1));
        _watcher.Dispose();
    }
}
