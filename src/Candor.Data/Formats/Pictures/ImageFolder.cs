namespace Candor.Data.Formats.Pictures;

/// <summary>
/// A folder with a sub-folder of pictures for every class, as torchvision's ImageFolder; or with the sub-folders <c>train</c> and <c>test</c> (or
/// <c>val</c>) that are such folders: then the second is the test part. Pictures are taken in the order of their paths.
/// </summary>
internal static class ImageFolder
{
    private static readonly string[] s_testNames = ["test", "val"];

    /// <summary>Whether a folder has sub-folders, so that it may be one.</summary>
    public static bool IsFolder(string path) => Folders(path).Length > 0;

    public static Dataset Read(string path, int? side)
    {
        if (side is < 1 or > 4096)
            throw new CandorException(FormattableString.Invariant($"Images are to be {side} pixels wide and high, but the number must be 1 to 4096 (--image-size 64)."));
        var folders = Folders(path);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (folders.Length == 2 && folders.Contains("train") && folders.FirstOrDefault(s_testNames.Contains) is { } test)
        {
            var classes = ClassesOf(Path.Combine(path, "train"));
            var train = ReadPart(Path.Combine(path, "train"), classes, name, path, side);
            var rest = ReadPart(Path.Combine(path, test), classes, name, path, side, train);
            return Dataset.CreateImages(name, path, train.Shape, [.. train.Pixels, .. rest.Pixels], [.. train.Labels, .. rest.Labels], classes, train.Labels.Count);
        }

        var all = ClassesOf(path);
        var part = ReadPart(path, all, name, path, side);
        return Dataset.CreateImages(name, path, part.Shape, [.. part.Pixels], [.. part.Labels], all);
    }

    private static string[] Folders(string path) =>
        [.. Directory.GetDirectories(path).Select(d => Path.GetFileName(d)!).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];

    private static string[] ClassesOf(string path)
    {
        var folders = Folders(path);
        if (folders.Length < 2)
            throw new CandorException($"{path} has {folders.Length} sub-folder{(folders.Length == 1 ? "" : "s")}, but an image folder has one for every class, at least two; sort the pictures into sub-folders named after their classes.");
        return folders.All(f => int.TryParse(f, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _))
            ? [.. folders.OrderBy(f => int.Parse(f, System.Globalization.CultureInfo.InvariantCulture))]
            : folders;
    }

    private static Part ReadPart(string path, string[] classes, string name, string root, int? side, Part? like = null)
    {
        var stranger = Folders(path).FirstOrDefault(f => !classes.Contains(f));
        if (stranger is not null)
            throw new CandorException($"{Path.Combine(path, stranger)} is a class that {Path.Combine(root, "train")} lacks; a predictor cannot learn it. Remove it, or add training pictures.");
        var files = classes.SelectMany((c, label) => Pictures(path, c).Select(file => (file, label))).ToArray();
        if (files.Length == 0)
            throw new CandorException($"{path} has no picture (.png, .jpg, .jpeg, .bmp, .gif, .webp) in its sub-folders; give a folder with a sub-folder of pictures for every class.");
        var colour = like?.Shape.Channels == 3;
        Part? part = like is null ? null : new(like.Shape, like.First, [], []);
        foreach (var (file, label) in files)
        {
            var picture = Load(file, side);
            if (part is null)
            {
                // The first picture tells; one in colour among grey ones makes all colour.
                colour = picture.Shape.Channels == 3;
                part = new(picture.Shape, file, [], []);
            }

            if (picture.Shape.Channels == 3 && !colour)
            {
                part = like is null ? part.InColour() : throw new CandorException($"{file} is in colour, but the training pictures are grey; convert one of them.");
                colour = true;
            }

            picture = colour ? picture.InColour() : picture;
            part.Add(file, label, picture, name);
        }

        return part!;
    }

    private static IEnumerable<string> Pictures(string path, string folder)
    {
        var place = Path.Combine(path, folder);
        return Directory.Exists(place) ? Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Where(PictureFormats.IsNamed).Order(StringComparer.Ordinal) : [];
    }

    private static Picture Load(string file, int? side)
    {
        var picture = InputFile.Open(file).Guard(input => Picture.Decode(file, File.ReadAllBytes(file)));
        return side is { } n ? Resize.ToSquare(picture, n) : picture;
    }

    /// <summary>Pictures of one size.</summary>
    /// <param name="Shape">The size.</param>
    /// <param name="First">The file that set it.</param>
    /// <param name="Pixels">All bytes.</param>
    /// <param name="Labels">Class indices.</param>
    private sealed record Part(ImageShape Shape, string First, List<byte> Pixels, List<int> Labels)
    {
        public void Add(string file, int label, Picture picture, string name)
        {
            if (picture.Shape != Shape)
                throw new CandorException($"{file} is {picture.Shape.Height} × {picture.Shape.Width} pixels large (height × width), but {First} is {Shape.Height} × {Shape.Width}; bring them to one size with --image-size {Math.Min(Shape.Height, Shape.Width)}, or resize them.");
            if ((long)Pixels.Count + picture.Pixels.Length > Array.MaxLength)
                throw new CandorException($"{name} has more pixels than one array holds ({Array.MaxLength} bytes); use fewer or smaller pictures (--image-size).");
            Pixels.AddRange(picture.Pixels);
            Labels.Add(label);
        }

        public Part InColour()
        {
            List<byte> colour = [];
            for (var i = 0; i < Labels.Count; i++)
                for (var channel = 0; channel < 3; channel++)
                    colour.AddRange(Pixels[(i * Shape.Pixels)..((i + 1) * Shape.Pixels)]);
            return new(Shape with { Channels = 3 }, First, colour, Labels);
        }
    }
}
