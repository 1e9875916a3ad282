using Candor.Tensors;

namespace Candor.Cli.Session;

/// <summary>Exceptions as one line on the error stream, and the exit code that goes with them.</summary>
internal static class Failure
{
    /// <summary>Exit code of bad usage or bad input.</summary>
    public const int BadInput = 2;

    private const int Longest = 4000;

    /// <summary>Says what went wrong, on one line.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, Shell shell)
    {
        var (words, code) = Words(exception);
        shell.Say(Line(words, code));
        if (IsTraced && code != Interruption.ExitCode)
            shell.Say(exception.ToString());
        return code;
    }

    /// <summary>Whether errors are shown with the place they come from.</summary>
    public static bool IsTraced => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CANDOR_TRACE"));

    /// <summary>What went wrong, on one line, and the exit code.</summary>
    public static (string Words, int Code) Words(Exception exception) => exception is OperationCanceledException
        ? (OneLine(exception is Interrupted ? exception.Message : "interrupted"), Interruption.ExitCode)
        : (Cut(OneLine(Describe(exception))), BadInput);

    /// <summary>The line that says so.</summary>
    public static string Line(string words, int code) => code == Interruption.ExitCode ? words : $"error: {words}";

    /// <summary>A message without line breaks.</summary>
    public static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    // Names of data may be of any length and stand in a message more than once.
    private static string Cut(string message) => message.Length <= Longest ? message : $"{message[..Longest]}…";

    /// <summary>A message for people.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        CandorException or UsageException => exception.Message,
        IOException or UnauthorizedAccessException => $"{exception.Message} Make room, or choose another place.",
        _ when TorchRuntime.WhyNotLoaded(exception) is { } why => why,
        _ when exception is OutOfMemoryException
            || (TorchFailure.Is(exception) && (exception.Message.Contains("not enough memory", StringComparison.Ordinal)
                || exception.Message.Contains("out of memory", StringComparison.Ordinal))) =>
            "there is not enough memory; use smaller chunks (--chunk), batches (--batch) or fewer samples (--samples).",
        _ when TorchFailure.Is(exception) => $"libtorch refused: {TorchFailure.Reason(exception)}; set CANDOR_TRACE=1 to see where",
        TypeInitializationException { InnerException: { } inner } => Describe(inner),
        _ => $"internal error: {exception.GetType().Name}: {exception.Message}; set CANDOR_TRACE=1 to see where",
    };
}

/// <summary>The command line makes no sense; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A job was interrupted; the message says how to go on.</summary>
internal sealed class Interrupted(string message) : OperationCanceledException(message);
