using Candor.Cli.Output;
using Candor.Tensors;

namespace Candor.Cli.Session;

/// <summary>What a verb talks to: results go to the output, progress and messages to the error stream.</summary>
internal sealed class Shell(Terminal output, Terminal error)
{
    public Terminal Output { get; } = output;

    public Terminal Error { get; } = error;

    /// <summary>Ctrl-C, SIGTERM and SIGUSR1.</summary>
    public Interruption Interruption { get; init; } = Interruption.None;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Who does the verb's work together; only the first speaks, the others' streams lead nowhere.</summary>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Threads where none are asked for; null: all cores.</summary>
    public int? Threads { get; init; }

    /// <summary>Refuses several ranks for work that one process does.</summary>
    /// <param name="what">What it is, and what ranks share instead.</param>
    /// <exception cref="UsageException">There are several.</exception>
    public void RequireOneRank(string what)
    {
        if (Ranks.Count > 1)
            throw new UsageException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{what}; start one process of it, not {Ranks.Count}."));
    }

    /// <summary>A line for people, on the error stream.</summary>
    public void Say(string line) => Error.Writer.WriteLine(Harmless.Of(line));

    /// <summary>What a person should know, on the error stream.</summary>
    public void Note(string sentence) => Say($"note: {sentence}");

    /// <summary>Does long work that may be interrupted.</summary>
    /// <param name="work">The work.</param>
    /// <param name="stopped">Says how to go on where it was.</param>
    /// <exception cref="Interrupted">It was.</exception>
    public T Watch<T>(Func<IProgressView, T> work, Func<string> stopped)
    {
        try
        {
            return Watch(work);
        }
        catch (OperationCanceledException)
        {
            throw new Interrupted(stopped());
        }
    }

    /// <summary>Does long work while its progress is shown: bars on a terminal, else a line now and then.</summary>
    public T Watch<T>(Func<IProgressView, T> work) =>
        Error.IsInteractive ? ProgressBars.Show(Error, Clock, work) : work(new ProgressLines(Error.Writer, Clock));
}
