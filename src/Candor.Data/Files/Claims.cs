using System.Globalization;
using System.Text;

namespace Candor.Data.Files;

/// <summary>
/// Rights of which one process at a time has each, on one machine or on several that share a folder. A right is a row of numbered files,
/// <c>NAME.claim.1</c> and so on, each made only where it is not there, which every file system, shared ones too, lets one alone
/// do. The highest number holds, and none is removed while the right is wanted.
/// </summary>
/// <remarks>No lock of the system is used: those are not seen, or not let go of, across a network. A holder renews its file; one that is
/// unchanged for <see cref="ClaimTimes.Patience"/> by the clock of who waits is abandoned, so clocks need not agree. On the same machine
/// a process that has ended is seen at once.</remarks>
internal sealed class Claims(TimeProvider? clock = null, ClaimTimes? times = null, ClaimHolder? self = null)
{
    private static readonly string s_free = Encoding.UTF8.GetString(ClaimHolder.Nobody);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ClaimTimes _times = times ?? ClaimTimes.Usual;
    private readonly ClaimHolder _self = self ?? ClaimHolder.Self;
    private readonly Dictionary<string, (int Number, string Content, long Since)> _seen = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Takes the right where nobody has it, or has abandoned it.</summary>
    /// <param name="stem">The files' path, before <c>.claim.</c>.</param>
    /// <returns>Null where it is not to be had now.</returns>
    public Claim? TryTake(string stem)
    {
        var highest = Highest(stem);
        if (highest > 0)
        {
            // Removed in this moment.
            if (Read(PathOf(stem, highest)) is not { } content)
                return null;
            if (!IsFree(content, out _) && !IsAbandoned(stem, highest, content))
                return null;
        }
        return Claim.Create(stem, highest + 1, _self, _times, _clock);
    }

    /// <summary>Who has the right; null: nobody that is known.</summary>
    public ClaimHolder? HolderOf(string stem) =>
        Highest(stem) is > 0 and var highest && Read(PathOf(stem, highest)) is { } content && !IsFree(content, out var holder)
            ? holder
            : null;

    private bool IsFree(string content, out ClaimHolder? holder)
    {
        holder = ClaimHolder.Read(content);
        return content == s_free || holder?.IsGone(_self, Claim.IsHeldHere) == true;
    }

    // Of a right that was looked at before, without going through the whole folder. It does no harm if one is missed: its number is taken.
    private int Highest(string stem)
    {
        lock (_lock)
        {
            if (_seen.TryGetValue(stem, out var seen) && File.Exists(PathOf(stem, seen.Number))
                && !File.Exists(PathOf(stem, seen.Number + 1)))
                return seen.Number;
        }
        return Numbers(stem).DefaultIfEmpty(0).Max();
    }

    /// <summary>Removes all files of a right that nobody has any use for.</summary>
    public static void Remove(string stem)
    {
        try
        {
            RemoveUpTo(stem, int.MaxValue);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another removes them, too, or has one open.
        }
    }

    // The lower ones first: were one of them the highest for a moment, it would seem to hold.
    internal static void RemoveUpTo(string stem, int last)
    {
        foreach (var number in Numbers(stem).Where(n => n <= last).Order().ToArray())
            File.Delete(PathOf(stem, number));
    }

    /// <summary>The path of a number's file.</summary>
    internal static string PathOf(string stem, int number) => string.Create(CultureInfo.InvariantCulture, $"{stem}.claim.{number}");

    /// <summary>Numbers of the files that are there.</summary>
    internal static IEnumerable<int> Numbers(string stem) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(stem)!, Path.GetFileName(stem) + ".claim.*")
            .Select(f => int.TryParse(f.AsSpan(f.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(n => n > 0);

    /// <summary>What a file holds; null where it is gone.</summary>
    internal static string? Read(string path)
    {
        try
        {
            using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return file.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException
            || (e is UnauthorizedAccessException && OperatingSystem.IsWindows()))            // being deleted there
        {
            return null;
        }
    }

    private bool IsAbandoned(string stem, int number, string content)
    {
        lock (_lock)
        {
            if (_seen.TryGetValue(stem, out var seen) && (seen.Number, seen.Content) == (number, content))
                return _clock.GetElapsedTime(seen.Since) >= _times.Patience;
            _seen[stem] = (number, content, _clock.GetTimestamp());
            return false;
        }
    }
}
