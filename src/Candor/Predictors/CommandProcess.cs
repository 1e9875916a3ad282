using System.Diagnostics;

namespace Candor.Predictors;

/// <summary>A program that answers lines with lines. One that ends or falls silent is started again and asked the same batch.</summary>
internal sealed class CommandProcess(string command, CommandOptions options) : IDisposable
{
    private const int ErrorLines = 5, BannerLines = 20;
    private readonly Queue<string> _errors = new();
    private readonly List<string> _banner = [];
    private Process? _process;
    private bool _hasAnswered;

    /// <summary>What the program said before its first answer, which was skipped.</summary>
    public IReadOnlyList<string> Banner => _banner;

    /// <summary>Asks a batch; as many answers as lines.</summary>
    /// <exception cref="CandorException">The program cannot be started, ends or falls silent, as often as it may be restarted.</exception>
    public string[] Ask(IReadOnlyList<string> lines)
    {
        for (var attempt = 0; ; attempt++)
        {
            var failure = TryAsk(lines, out var answers);
            if (failure is null)
                return answers;
            Stop();
            // What never came to an answer is one that a reader can make sense of.
            if (_banner.Count > 0 && !_hasAnswered)
                return [.. lines.Select(_ => _banner[0])];
            if (attempt >= options.Restarts)
                throw new CandorException($"The model command '{command}' {failure}{Heard()}; it was started {attempt + 1} times. It must read JSON lines on standard input and write one line of class probabilities for each, and flush after each line.");
        }
    }

    private string? TryAsk(IReadOnlyList<string> lines, out string[] answers)
    {
        answers = new string[lines.Count];
        var process = _process ??= Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds));
        // Written beside the reading: a program that answers at once would else fill the pipe while it is not read.
        var writing = Task.Run(() => Write(process, lines));
        var read = 0;
        try
        {
            for (; read < lines.Count; read++)
            {
                var line = process.StandardOutput.ReadLineAsync(limit.Token).AsTask().GetAwaiter().GetResult();
                if (line is null)
                {
                    process.WaitForExit(TimeSpan.FromSeconds(1));
                    return FormattableString.Invariant(
                        $"ended{(process.HasExited ? $" with exit code {process.ExitCode}" : "")} after {read} of {lines.Count} answers");
                }
                if (!_hasAnswered && !CommandAnswer.IsJson(line) && _banner.Count < Math.Max(lines.Count, BannerLines))
                {
                    _banner.Add(line);
                    read--;
                    continue;
                }
                _hasAnswered = true;
                answers[read] = line;
            }
            writing.Wait(limit.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return FormattableString.Invariant($"gave {read} of {lines.Count} answers within {options.TimeoutSeconds} seconds");
        }
    }

    private static void Write(Process process, IReadOnlyList<string> lines)
    {
        try
        {
            foreach (var line in lines)
                process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The program has ended: the reading side sees it and says so.
        }
    }

    private Process Start()
    {
        var windows = OperatingSystem.IsWindows();
        var info = new ProcessStartInfo(windows ? "cmd.exe" : "/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        info.ArgumentList.Add(windows ? "/c" : "-c");
        info.ArgumentList.Add(command);
        // The launcher's allocator is ours, not the program's.
        info.Environment.Remove("LD_PRELOAD");
        lock (_errors)
            _errors.Clear();
        _banner.Clear();
        _hasAnswered = false;
        var process = Process.Start(info) ?? throw new CandorException($"The model command '{command}' could not be started.");
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is null)
                return;
            lock (_errors)
            {
                _errors.Enqueue(e.Data);
                if (_errors.Count > ErrorLines)
                    _errors.Dequeue();
            }
        };
        process.BeginErrorReadLine();
        process.StandardInput.NewLine = "\n";
        return process;
    }

    private string Heard()
    {
        lock (_errors)
            return _errors.Count == 0 ? "" : $" (it said: {string.Join(" / ", _errors)})";
    }

    private void Stop()
    {
        if (_process is not { } process)
            return;
        _process = null;
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
        process.Dispose();
    }

    /// <summary>Ends the program.</summary>
    public void Dispose() => Stop();
}
