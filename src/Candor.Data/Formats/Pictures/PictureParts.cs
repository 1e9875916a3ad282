namespace Candor.Data.Formats.Pictures;

/// <summary>
/// Whether the sub-folders of a folder are parts, each with the same classes below it, or the classes. They are parts if all have the names
/// of parts, training
/// among them; and whatever their names, if each has the same sub-folders of pictures, two at least.
/// </summary>
/// <param name="Training">The folders whose pictures are not kept for testing; the first gives the classes.</param>
/// <param name="Test">The test part's folder; null: none.</param>
internal sealed record PictureParts(IReadOnlyList<string> Training, string? Test)
{
    private static readonly string[] s_train = ["train", "training"], s_validation = ["val", "valid", "validation", "dev"],
        s_test = ["test", "testing"];

    /// <summary>The parts.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="tree">Walks it.</param>
    /// <returns>null: the sub-folders are classes.</returns>
    public static PictureParts? Of(string path, PictureTree tree)
    {
        string[] folders = [.. tree.Folders(path).Where(f => tree.Has(Path.Combine(path, f)))];
        if (folders.Length < 2)
            return null;
        var named = folders.All(f => Is(f, s_train) || Is(f, s_validation) || Is(f, s_test)) && folders.Any(f => Is(f, s_train));
        if (!named && !Alike(path, folders, tree))
            return null;
        // Without a test part the validation part is one.
        var test = folders.FirstOrDefault(f => Is(f, s_test)) ?? folders.FirstOrDefault(f => Is(f, s_validation));
        return new([.. folders.Where(f => f != test).OrderBy(f => Is(f, s_train) ? 0 : 1)], test);
    }

    private static bool Is(string folder, string[] names) => names.Contains(folder, StringComparer.OrdinalIgnoreCase);

    private static bool Alike(string path, string[] folders, PictureTree tree)
    {
        var classes = Array.ConvertAll(folders,
            f => tree.Folders(Path.Combine(path, f)).Where(c => tree.Has(Path.Combine(path, f, c))).ToArray());
        return classes[0].Length >= 2 && Array.TrueForAll(classes, c => c.SequenceEqual(classes[0], StringComparer.Ordinal));
    }
}
