using System.Globalization;

namespace Candor.Data.Formats.Pictures;

/// <summary>
/// Walks folders of pictures. Hidden files and folders, <c>__MACOSX</c> and <c>._</c> files, which archives of macOS bring, are passed
/// over; links to
/// folders are not followed, since they may lead back; pipes and devices are not opened, since they may never answer.
/// </summary>
internal sealed class PictureTree
{
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = FileAttributes.None };

    private readonly SortedDictionary<string, int> _others = new(StringComparer.Ordinal);
    private int _links;

    /// <summary>What was passed over though a person may think that it is read; one sentence each.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            var others = _others.Values.Sum();
            if (others > 0)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{others} {(others == 1 ? "file is no picture and is" : "files are no pictures and are")} not read " +
                        $"({string.Join(", ", _others.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Value} {o.Key}")))}); " +
                        $"pictures are {PictureFormats.Names}.");
            if (_links > 0)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{_links} {(_links == 1 ? "link to a folder is" : "links to folders are")} not followed; copy the pictures, or " +
                        $"link the files.");
        }
    }

    /// <summary>The names of the sub-folders, in ordinal order.</summary>
    public static string[] Folders(string path) =>
        [.. Directory.EnumerateDirectories(path, "*", s_all).Where(d => !IsLink(d)).Select(d => Path.GetFileName(d)!).Where(IsShown)
            .Order(StringComparer.Ordinal)];

    /// <summary>Whether there is a picture in a folder, or below it.</summary>
    public static bool HasPicture(string path) =>
        Directory.EnumerateFiles(path, "*", s_all).Any(f => IsShown(Path.GetFileName(f)) && PictureFormats.IsNamed(f))
            || Folders(path).Any(f => HasPicture(Path.Combine(path, f)));

    /// <summary>All pictures in a folder and below it, in ordinal order of their paths.</summary>
    public IReadOnlyList<string> Pictures(string path)
    {
        List<string> pictures = [];
        Walk(path, pictures);
        pictures.Sort(StringComparer.Ordinal);
        return pictures;
    }

    private void Walk(string path, List<string> pictures)
    {
        foreach (var file in Directory.EnumerateFiles(path, "*", s_all).Where(f => IsShown(Path.GetFileName(f))))
        {
            if (PictureFormats.IsNamed(file) && IsOrdinary(file))
                pictures.Add(file);
            else
                Count(Path.GetExtension(file) is { Length: > 0 } extension ? extension.ToLowerInvariant() : "without extension");
        }

        _links += Directory.EnumerateDirectories(path, "*", s_all).Count(IsLink);
        foreach (var folder in Folders(path))
            Walk(Path.Combine(path, folder), pictures);
    }

    private void Count(string kind) => _others[kind] = _others.GetValueOrDefault(kind) + 1;

    private static bool IsShown(string name) => !name.StartsWith('.') && !string.Equals(name, "__MACOSX", StringComparison.Ordinal);

    private static bool IsLink(string folder) => (File.GetAttributes(folder) & FileAttributes.ReparsePoint) == FileAttributes.ReparsePoint;

    // A pipe's length is 0. Opened for reading it waits for a writer; opened for both it does not, and has no position.
    private static bool IsOrdinary(string file)
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
