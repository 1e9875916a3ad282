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
    public static bool IsFolder(string path) =>
        (Parts(path) is { } parts ? HasTexts(parts.Train) : HasTexts(path)) && !PictureTree.HasPicture(path);

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
        if (Parts(path) is { } parts)
        {
            classes = [.. Folders(parts.Train).Intersect(Folders(parts.Test))];
            Add(rows, parts.Train, classes, options);
            testFrom = rows.Count;
            Add(rows, parts.Test, classes, options);
        }
        else
        {
            classes = Folders(path);
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

    private static string[] Folders(string path) =>
        [.. Directory.GetDirectories(path).Select(d => Path.GetFileName(d)!).Where(n => !n.StartsWith('.')).Order(StringComparer.Ordinal)];

    private static bool HasTexts(string path) => Folders(path).Any(f => Texts(path, f).Any());

    private static IEnumerable<string> Texts(string path, string folder) => Directory.EnumerateFiles(Path.Combine(path, folder), "*.txt");

    private static void Add(List<(string Text, int Label)> rows, string path, string[] classes, DataOptions options)
    {
        foreach (var (label, folder) in classes.Index())
        {
            foreach (var file in Texts(path, folder).Order(StringComparer.Ordinal))
            {
                var text = InputFile.Open(file).Guard(input =>
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
