namespace Candor;

/// <summary>
/// An error that its reader can mend: the message says what arrived, what was expected and what to do. The command line prints
/// the message alone, on one line, and exits with 2.
/// </summary>
public sealed class CandorException : Exception
{
    /// <summary>An error with a message for the person at the keyboard.</summary>
    public CandorException(string message) : base(message)
    {
    }

    /// <summary>An error with a message for the person at the keyboard, and what led to it.</summary>
    public CandorException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Whether a limit was met, whose message names numbers alone.</summary>
    internal bool IsLimit { get; init; }
}
