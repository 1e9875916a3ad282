using System.Globalization;

namespace Candor.Data.Formats.Pictures;

/// <summary>
/// Walks folders of pictures, or of texts. Hidden files and folders, <c>__MACOSX</c> and <c>._</c> files, which archives of macOS bring,
/// are passed over; links to folders are followed where that is asked for, each folder read once, since they may lead back; pipes and
/// devices are not opened, since they may never answer.
/// </summary>
/// <param name="follow">Whether links to folders are followed.</param>
/// <param name="isNamed">Whether a file's name is that of one that is read; null: of a picture.</param>
internal sealed class PictureTree(bool follow = false, Predicate<string>? isNamed = null)
{
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = FileAttributes.None };

    private static readonly EnumerationOptions s_below = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
    };

    private readonly Predicate<string> _isNamed = isNamed ?? PictureFormats.IsNamed;
    private readonly SortedDictionary<string, int> _others = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _hidden = new(StringComparer.Ordinal);
    private int _links, _again;

    /// <summary>What was passed over though a person may think that it is read; one sentence each.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            var others = isNamed is null ? _others.Values.Sum() : 0;
            if (others > 0)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{others} {(others == 1 ? "file is no picture and is" : "files are no pictures and are")} not read " +
                        $"({string.Join(", ", _others.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Value} {o.Key}")))}); " +
                        $"pictures are {PictureFormats.Names}.");
            if (_hidden.Count > 0)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{_hidden.Count} hidden {(_hidden.Count == 1 ? "file or folder is" : "files and folders are")} passed over, e.g. " +
                        $"{_hidden.Min}.");
            if (_links > 0)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{_links} {(_links == 1 ? "link to a folder is" : "links to folders are")} not followed; have them followed " +
                        $"(--follow-links), copy the files, or link them.");
            if (_again > 0)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{_again} {(_again == 1 ? "link leads" : "links lead")} back to a folder that is read already, and " +
                        $"{(_again == 1 ? "is" : "are")} not followed again.");
        }
    }

    /// <summary>The names of the sub-folders, in ordinal order.</summary>
    public string[] Folders(string path)
    {
        string[] all = [.. Directory.EnumerateDirectories(path, "*", s_all).Where(d => follow || !IsLink(d))];
        // What has none of such files nobody misses (.git, .cache).
        _hidden.UnionWith(all.Where(d => !IsShown(Path.GetFileName(d)) && !IsLink(d)
            && Directory.EnumerateFiles(d, "*", s_below).Any(f => _isNamed(f))));
        return [.. all.Select(d => Path.GetFileName(d)!).Where(IsShown).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether there is such a file in a folder, or below it.</summary>
    public bool Has(string path) => Has(path, Roads());

    /// <summary>All such files in a folder and below it, in ordinal order of their paths.</summary>
    public IReadOnlyList<string> Files(string path)
    {
        List<string> files = [];
        Walk(path, files, Roads());
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private HashSet<string>? Roads() => follow ? new(StringComparer.Ordinal) : null;

    private bool Has(string path, HashSet<string>? entered) =>
        entered?.Add(RealPath.Of(path)) != false
            && (Directory.EnumerateFiles(path, "*", s_all).Any(f => IsShown(Path.GetFileName(f)) && _isNamed(f))
                || Folders(path).Any(f => Has(Path.Combine(path, f), entered)));

    private void Walk(string path, List<string> files, HashSet<string>? entered)
    {
        if (entered?.Add(RealPath.Of(path)) == false)
        {
            _again++;
            return;
        }

        foreach (var file in Directory.EnumerateFiles(path, "*", s_all))
        {
            if (!IsShown(Path.GetFileName(file)))
                _hidden.UnionWith(_isNamed(file) ? [file] : []);
            else if (_isNamed(file) && IsOrdinary(file))
                files.Add(file);
            else
                Count(Path.GetExtension(file) is { Length: > 0 } extension ? extension.ToLowerInvariant() : "without extension");
        }

        _links += follow ? 0 : Directory.EnumerateDirectories(path, "*", s_all).Count(IsLink);
        foreach (var folder in Folders(path))
            Walk(Path.Combine(path, folder), files, entered);
    }

    private void Count(string kind) => _others[kind] = _others.GetValueOrDefault(kind) + 1;

    private static bool IsShown(string name) => !name.StartsWith('.') && !string.Equals(name, "__MACOSX", StringComparison.Ordinal);

    private static bool IsLink(string folder) => (File.GetAttributes(folder) & FileAttributes.ReparsePoint) == FileAttributes.ReparsePoint;

    /// <summary>Whether a file can be read to its end: no pipe and no device.</summary>
    /// <remarks>A pipe's length is 0. Opened for reading it waits for a writer; opened for both it does not, and has no position.</remarks>
    public static bool IsOrdinary(string file)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        if (target.StartsWith("/dev/", StringComparison.Ordinal))
            return false;
        if (!File.Exists(target) || new FileInfo(target).Length > 0)
            return true;
        try
        {
            using var stream = new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return stream.CanSeek;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
