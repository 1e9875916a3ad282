namespace Candor.Data.Formats.Pictures;

/// <summary>Where a path leads once all links in it are followed, so that two roads to one folder are known for one.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path without links.</summary>
    /// <exception cref="IOException">Links lead round in a circle, or without end.</exception>
    public static string Of(string path) => Of(path, 0);

    private static string Of(string path, int links)
    {
        if (links > MostLinks)
            throw new IOException($"{path} is a link that leads to links without end.");
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = new DirectoryInfo(next).LinkTarget is { } target ? Of(Path.Combine(real, target), links + 1) : next;
        }

        return real;
    }
}
