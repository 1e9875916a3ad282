using System.Globalization;
using Candor.Data.Formats.Pictures;

namespace Candor.Data.Formats;

/// <summary>
/// A folder with a sub-folder of pictures for every class, as torchvision's ImageFolder; or with sub-folders that are such folders, the
/// <see cref="PictureParts">parts</see>. Pictures are taken in the order of their paths.
/// </summary>
internal static class ImageFolder
{
    /// <summary>Whether a folder has sub-folders, so that it may be one.</summary>
    public static bool IsFolder(string path, bool follow) => new PictureTree(follow).Folders(path).Length > 0;

    public static Dataset Read(string path, int? side, ReadLimits limits, bool follow)
    {
        if (side is < 1 or > 4096)
            throw new CandorException(FormattableString.Invariant(
                $"Images are to be {side} pixels wide and high, but the number must be 1 to 4096 (--image-size 64)."));
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var tree = new PictureTree(follow);
        var parts = PictureParts.Of(path, tree);
        string[] training = parts is null ? [path] : [.. parts.Training.Select(p => Path.Combine(path, p))];
        var classes = ClassesOf(training[0], tree);
        var train = training.SelectMany(t => FilesOf(t, classes, training[0], tree)).ToArray();
        var test = parts?.Test is { } part ? FilesOf(Path.Combine(path, part), classes, training[0], tree).ToArray() : [];
        if (train.Length == 0)
            throw new CandorException($"{training[0]} has no picture (.png, .jpg, .jpeg, .bmp, .gif, .webp) in its sub-folders; give a " +
                "folder with a sub-folder of pictures for every class.");
        var filled = train.Select(f => f.Label).ToHashSet();
        if (classes.Where((_, c) => !filled.Contains(c)).FirstOrDefault() is { } empty)
            throw new CandorException($"{Path.Combine(training[0], empty)} has no picture (.png, .jpg, .jpeg, .bmp, .gif, .webp), so it " +
                "is no class; put its pictures there, or take it out of the folder.");

        var bits = SixteenBits.Of(train.Concat(test).Select(f => f.File), limits, new(path, limits));
        PictureRows rows = new(name);
        PictureBudget budget = new(path, limits);
        foreach (var (i, (file, label)) in train.Concat(test).Index())
            rows.Add(file, label, () => Load(file, side, bits.Used, limits, budget), mayBecomeColour: i < train.Length);
        rows.RefuseDamaged();
        return Dataset.CreateImages(name, path, rows.Shape!, rows.Pixels(), [.. rows.Labels], classes,
                test.Length == 0 ? null : train.Length)
            .WithImageBits(bits.Used).WithNotes([.. tree.Notes, .. bits.Notes, .. rows.Notes]);
    }

    private static string[] ClassesOf(string path, PictureTree tree)
    {
        var folders = tree.Folders(path);
        if (folders.Length < 2)
            throw new CandorException($"{path} has {folders.Length} sub-folder{(folders.Length == 1 ? "" : "s")}, but an image folder " +
                "has one for every class, at least two; sort the pictures into sub-folders named after their classes.");
        return folders.All(f => int.TryParse(f, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? [.. folders.OrderBy(f => int.Parse(f, CultureInfo.InvariantCulture))]
            : folders;
    }

    private static IEnumerable<(string File, int Label)> FilesOf(string part, string[] classes, string first, PictureTree tree)
    {
        var folders = tree.Folders(part).ToHashSet(StringComparer.Ordinal);
        if (folders.Except(classes).Order(StringComparer.Ordinal).FirstOrDefault() is { } stranger)
            throw new CandorException($"{Path.Combine(part, stranger)} is a class that {first} lacks; a predictor cannot learn it. " +
                "Remove it, or add training pictures.");
        return classes.SelectMany(
            (c, label) => folders.Contains(c) ? tree.Files(Path.Combine(part, c)).Select(file => (file, label)) : []);
    }

    private static Picture Load(string file, int? side, int bits, ReadLimits limits, PictureBudget budget)
    {
        var bytes = InputFile.Open(file).Guard(_ => File.ReadAllBytes(file));
        var picture = Picture.Decode(file, bytes, bits, limits, budget);
        return side is { } n ? Resize.ToSquare(picture, n) with { StrayBytes = picture.StrayBytes } : picture;
    }
}
