using System.CommandLine;
using System.Globalization;
using Candor.Predictors;

namespace Candor.Cli.Flags;

/// <summary>A program that is the model: which, and how it is asked.</summary>
internal sealed class CommandFlags
{
    private static readonly CommandOptions s_default = new();

    private readonly Option<string?> _command;
    private readonly Option<int?> _batch;
    private readonly Option<double?> _timeout;
    private readonly Option<int?> _restarts;

    /// <summary>Options in a group of others.</summary>
    public CommandFlags(FlagGroup group)
    {
        _command = group.Add(Flag.Text("--model-command", "CMD",
            "the model is a program: it reads rows as JSON lines and answers each with a line of class probabilities"));
        _batch = group.Add(Flag.Whole("--model-batch",
            FormattableString.Invariant($"rows that the program is asked at once (default {s_default.Batch})")));
        _timeout = group.Add(Flag.Number("--model-timeout",
            FormattableString.Invariant($"seconds that it has for them (default {s_default.TimeoutSeconds})")));
        _restarts = group.Add(Flag.Whole("--model-restarts",
            string.Create(CultureInfo.InvariantCulture, $"how often it is started again where it ends or falls silent (default " +
                $"{s_default.Restarts})")));
    }

    /// <summary>The option that names the program.</summary>
    public Option Program => _command;

    /// <summary>What has no effect without a program.</summary>
    public IEnumerable<Option> Idle(ParseResult r) => Command(r) is null ? [_batch, _timeout, _restarts] : [];

    /// <summary>The program; null: none.</summary>
    public string? Command(ParseResult r) => r.GetValue(_command);

    /// <summary>How it is asked.</summary>
    public CommandOptions Read(ParseResult r) => s_default with
    {
        Batch = r.GetValue(_batch) ?? s_default.Batch,
        TimeoutSeconds = r.GetValue(_timeout) ?? s_default.TimeoutSeconds,
        Restarts = r.GetValue(_restarts) ?? s_default.Restarts,
    };
}
