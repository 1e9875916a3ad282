using Candor.Data.Formats.Pictures;

namespace Candor.Data.Formats;

/// <summary>
/// A folder with a sub-folder of <c>.txt</c> files for every class; or with the sub-folders <c>train</c> and <c>test</c> that are such
/// folders:
/// then the second is the test part, and classes that only one of the two has (IMDB's unlabelled <c>unsup</c>) are left alone. Files are
/// taken in the order of their names.
/// </summary>
internal static class TextFolder
{
    /// <summary>Whether a folder has sub-folders of texts, one or two levels down; where pictures lie beside them, the texts are remarks on
    /// the pictures.</summary>
    public static bool IsFolder(string path, bool follow)
    {
        var tree = new PictureTree(follow, IsNamed);
        return (Parts(path) is { } parts ? HasTexts(parts.Train, tree) : HasTexts(path, tree)) && !new PictureTree(follow).Has(path);
    }

    /// <summary>Whether a file's name is that of a text.</summary>
    public static bool IsNamed(string path) => path.EndsWith(".txt", StringComparison.Ordinal);

    public static Dataset Read(string path, DataOptions options)
    {
        if (!Directory.Exists(path))
            throw new CandorException($"{path} is no folder (looked in {Path.GetFullPath(".")}); give a folder with a sub-folder of .txt files for every class.");
        if (options.Task == LearningTask.Regression || options.Missing == MissingPolicy.Mean)
            throw new CandorException($"{path} is read as texts, whose labels are classes and which have no mean; leave out --task regression and --missing mean.");
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        List<(string Text, int Label)> rows = [];
        string[] classes;
        int? testFrom = null;
        var tree = new PictureTree(options.FollowLinks, IsNamed);
        if (Parts(path) is { } parts)
        {
            classes = [.. tree.Folders(parts.Train).Intersect(tree.Folders(parts.Test))];
            Add(rows, parts.Train, classes, options);
            testFrom = rows.Count;
            Add(rows, parts.Test, classes, options);
        }
        else
        {
            classes = tree.Folders(path);
            Add(rows, path, classes, options);
        }

        if (rows.Count == 0)
            throw new CandorException($"{path} has no .txt file in its sub-folders; give a folder with a sub-folder of texts for every class.");
        return Dataset.CreateTexts(name, path, "text", "class", [.. rows.Select(r => r.Text)], [.. rows.Select(r => r.Label)], classes,
            options, testFrom);
    }

    private static (string Train, string Test)? Parts(string path)
    {
        var (train, test) = (Path.Combine(path, "train"), Path.Combine(path, "test"));
        return Directory.Exists(train) && Directory.Exists(test) ? (train, test) : null;
    }

    private static bool HasTexts(string path, PictureTree tree) => tree.Folders(path).Any(f => Texts(path, f).Any());

    private static IEnumerable<string> Texts(string path, string folder) =>
        Directory.EnumerateFiles(Path.Combine(path, folder), "*.txt").Where(PictureTree.IsOrdinary);

    private static void Add(List<(string Text, int Label)> rows, string path, string[] classes, DataOptions options)
    {
        foreach (var (label, folder) in classes.Index())
        {
            foreach (var file in Texts(path, folder).Order(StringComparer.Ordinal))
            {
                var text = InputFile.Open(file, options.Limits).Guard(input =>
                {
                    using var reader = input.Text();
                    return reader.ReadToEnd();
                });
                if (Tokenizer.Split(text, options.Rule).Count > 0)
                    rows.Add((text, label));
                else if (options.Missing != MissingPolicy.Drop)
                    throw new CandorException($"{file} has no word; there is nothing to explain. Remove the file, or leave all such files out (--missing drop).");
            }
        }
    }
}
