using System.Diagnostics;
using System.Globalization;

namespace Candor.Predictors;

/// <summary>A program that answers lines with lines. One that ends or falls silent is started again and asked the same batch; one that
/// writes more answers than it was asked for is found out, row by row.</summary>
internal sealed class CommandProcess(string command, CommandOptions options) : IDisposable
{
    private const int BannerLines = 20, Shown = 80;
    // How long a line too many may take to come. It is waited for where little is asked, so that large batches cost nothing.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(50);

    private readonly List<string> _banner = [];
    private CommandGroup? _group;
    private CommandLines? _answers;
    private CommandErrors? _errors;
    private bool _hasAnswered;

    /// <summary>What the program said before its first answer, which was skipped.</summary>
    public IReadOnlyList<string> Banner => _banner;

    /// <summary>Asks a batch; as many answers as lines.</summary>
    /// <exception cref="CandorException">The program cannot be started, ends or falls silent, as often as it may be restarted, or writes
    /// more answers than rows.</exception>
    public string[] Ask(IReadOnlyList<string> lines)
    {
        for (var attempt = 0; ; attempt++)
        {
            var failure = TryAsk(lines, out var answers);
            if (failure is null && HasMore(wait: lines.Count < options.Batch))
                throw Surplus(lines);
            if (failure is null)
                return answers;
            var heard = _errors?.Heard();
            Stop();
            // What never came to an answer is one that a reader can make sense of.
            if (_banner.Count > 0 && !_hasAnswered)
                return [.. lines.Select(_ => _banner[0])];
            if (attempt >= options.Restarts)
                throw new CandorException($"The model command '{command}' {failure}{heard}; it was started {attempt + 1} times. " +
                    $"It must read JSON lines on standard input and write one line of class probabilities for each, " +
                $"and flush after each line.");
        }
    }

    private string? TryAsk(IReadOnlyList<string> lines, out string[] answers)
    {
        answers = new string[lines.Count];
        if (_group is not null && HasMore(wait: false))
            throw Surplus(lines);
        Start();
        // The first row goes alone, so that a program that answers twice is found out by it.
        for (var (read, count) = (0, _hasAnswered ? lines.Count : 1); read < lines.Count; count = lines.Count)
        {
            if (TryAsk(lines, read, count, answers) is { } failure)
                return failure;
            if (read == 0 && count < lines.Count && HasMore(wait: true))
                throw Surplus([lines[0]]);
            read = count;
        }
        return null;
    }

    private string? TryAsk(IReadOnlyList<string> lines, int first, int end, string[] answers)
    {
        var (process, source) = (_group!.Process, _answers!);
        var start = Stopwatch.GetTimestamp();
        // Written beside the reading: a program that answers at once would else fill the pipe while it is not read.
        var writing = Task.Run(() => Write(process, lines.Skip(first).Take(end - first)));
        for (var read = first; read < end;)
        {
            if (!source.TryTake(TimeSpan.FromSeconds(options.TimeoutSeconds) - Stopwatch.GetElapsedTime(start), out var line))
                return string.Create(CultureInfo.InvariantCulture, $"gave {read} of {lines.Count} answers within " +
                    $"{options.TimeoutSeconds} seconds, none for the row {Cut(lines[read])}");
            if (line is null && source.IsTooLong)
                return string.Create(CultureInfo.InvariantCulture, $"answered the row {Cut(lines[read])} with a line of more than " +
                    $"{CommandLines.Most >> 20} Mi characters");
            if (line is null)
            {
                process.WaitForExit(TimeSpan.FromSeconds(1));
                return string.Create(CultureInfo.InvariantCulture,
                    $"ended{(process.HasExited ? $" with exit code {process.ExitCode}" : "")} after {read} of {lines.Count} answers, " +
                    $"before the row {Cut(lines[read])}");
            }
            if (!_hasAnswered && !CommandAnswer.IsJson(line) && _banner.Count < Math.Max(lines.Count, BannerLines))
            {
                _banner.Add(line.Length > 2000 ? line[..2000] : line);
                continue;
            }
            _hasAnswered = true;
            answers[read++] = line;
        }
        var left = TimeSpan.FromSeconds(options.TimeoutSeconds) - Stopwatch.GetElapsedTime(start);
        return writing.Wait(left < TimeSpan.Zero ? TimeSpan.Zero : left) ? null : "did not read all rows that it answered";
    }

    private bool HasMore(bool wait) => _answers!.TryTake(wait ? s_grace : TimeSpan.Zero, out var more) && more is not null;

    // Asked anew, row by row, to say which row it was.
    private CandorException Surplus(IReadOnlyList<string> lines)
    {
        Stop();
        Start();
        var one = new string[1];
        var row = lines.FirstOrDefault(line => TryAsk([line], 0, 1, one) is null && HasMore(wait: true));
        Stop();
        return new($"The model command '{command}' wrote {(row is null ? "more lines than it was asked rows"
            : $"more than one line for the row {Cut(row)}")}; it must write one line of class probabilities for each row " +
            "(debug prints belong on the error stream).");
    }

    private static void Write(Process process, IEnumerable<string> lines)
    {
        try
        {
            foreach (var line in lines)
                process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program has ended: the reading side sees it and says so.
        }
    }

    private void Start()
    {
        if (_group is not null)
            return;
        _banner.Clear();
        _hasAnswered = false;
        _group = CommandGroup.Start(command);
        (_answers, _errors) = (new(_group.Process.StandardOutput), new(_group.Process.StandardError));
    }

    private void Stop()
    {
        _answers?.Dispose();
        _group?.Dispose();
        (_group, _answers, _errors) = (null, null, null);
    }

    private static string Cut(string text) => text.Length > Shown ? $"'{text[..Shown]}…'" : $"'{text}'";

    /// <summary>Ends the program.</summary>
    public void Dispose() => Stop();
}
