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
    private readonly Dictionary<string, (string Content, long Since)> _seen = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Takes the right where nobody has it, or has abandoned it.</summary>
    /// <param name="stem">The files' path, before <c>.claim.</c>.</param>
    /// <param name="holder">Who has it, where it is not to be had.</param>
    /// <returns>Null where it is not to be had now.</returns>
    public Claim? TryTake(string stem, out ClaimHolder? holder)
    {
        holder = null;
        var highest = Numbers(stem).DefaultIfEmpty(0).Max();
        if (highest > 0)
        {
            // Removed in this moment.
            if (Read(PathOf(stem, highest)) is not { } content)
                return null;
            holder = ClaimHolder.Read(content);
            if (content != s_free && holder?.IsGone(_self, Claim.IsHeldHere) != true && !IsAbandoned(stem, content))
                return null;
        }
        return Claim.Create(stem, highest + 1, _self, _times, _clock);
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

    private bool IsAbandoned(string stem, string content)
    {
        lock (_lock)
        {
            if (_seen.TryGetValue(stem, out var seen) && seen.Content == content)
                return _clock.GetElapsedTime(seen.Since) >= _times.Patience;
            _seen[stem] = (content, _clock.GetTimestamp());
            return false;
        }
    }
}
