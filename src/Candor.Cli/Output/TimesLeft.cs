using System.Collections.Concurrent;

namespace Candor.Cli.Output;

/// <summary>The time that is left to each of several pieces of work, by what they have done so far; it counts down between two reports.
/// Safe for several threads: bars are drawn on one of their own.</summary>
/// <typeparam name="T">What stands for a piece of work.</typeparam>
internal sealed class TimesLeft<T>(TimeProvider clock) where T : notnull
{
    private readonly ConcurrentDictionary<T, (long Start, double From)> _begun = new();
    private readonly ConcurrentDictionary<T, (long At, TimeSpan Left)> _told = new();

    /// <summary>A piece of work begins, or begins anew.</summary>
    /// <param name="work">The work.</param>
    /// <param name="from">How much of it was done before.</param>
    public void Begin(T work, double from = 0)
    {
        _begun[work] = (clock.GetTimestamp(), from);
        _told.TryRemove(work, out _);
    }

    /// <summary>So much of it is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="done">What is done, what was done before included.</param>
    /// <param name="all">All of it.</param>
    public void Done(T work, double done, double all)
    {
        if (_begun.TryGetValue(work, out var begun) && done > begun.From)
            Tell(work, clock.GetElapsedTime(begun.Start) * ((all - done) / (done - begun.From)));
    }

    /// <summary>The time that is left is known otherwise; null: it is not.</summary>
    public void Tell(T work, TimeSpan? left)
    {
        if (left is { } time)
            _told[work] = (clock.GetTimestamp(), time);
    }

    /// <summary>The time left; null: nothing can be said yet.</summary>
    public TimeSpan? Of(T work)
    {
        if (!_told.TryGetValue(work, out var told))
            return null;
        var left = told.Left - clock.GetElapsedTime(told.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
