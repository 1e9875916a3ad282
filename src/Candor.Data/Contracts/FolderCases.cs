using Candor.Data.Formats;
using Candor.Data.Formats.Pictures;

namespace Candor.Data;

/// <summary>
/// Pictures or texts in files: those of a folder, or one picture. A file in a sub-folder named after a class has that label; where there
/// are such folders, classes come in the contract's order, else all files in that of their paths.
/// </summary>
internal sealed class FolderCases : CaseSource
{
    private readonly Contract _contract;
    private readonly CaseReading _reading;
    private readonly string _path;
    private readonly PictureTree _tree;
    private readonly StrayBytes _stray = new();

    /// <summary>The files of a folder, or one file.</summary>
    public FolderCases(Contract contract, string path, CaseReading reading) => (_contract, _path, _reading, _tree) = (contract, path,
        reading, new(reading.FollowLinks, contract.Schema.Text is null ? null : TextFolder.IsNamed));

    /// <inheritdoc/>
    public override IEnumerable<string> Notes => [.. _tree.Notes, .. _stray.Notes];

    private bool AreTexts => _contract.Schema.Text is not null;

    /// <inheritdoc/>
    public override void Scan(Func<CaseRow, bool> visit)
    {
        var row = 0;
        foreach (var (file, label) in Files())
        {
            if (_reading.NeedsLabels && label.Length == 0)
                throw new CandorException($"{file} is in no folder of a class, but scores need labels; sort it into one of " +
                    $"{string.Join(", ", _contract.Schema.Classes.Take(12))}.");
            if (!visit(Read(file, label, row++)))
                return;
        }

        if (row == 0)
            throw new CandorException($"{_path} has no {(AreTexts ? "text (.txt)" : "picture (.png, .jpg, .jpeg, .bmp, .gif, .webp)")}, " +
                "neither there nor in sub-folders of classes.");
    }

    private CaseRow Read(string file, string label, int row)
    {
        var root = Directory.Exists(_path) ? _path : Path.GetDirectoryName(Path.GetFullPath(_path))!;
        var id = Path.GetRelativePath(root, file).Replace('\\', '/');
        if (!AreTexts)
        {
            var bytes = InputFile.Open(file).Guard(f => File.ReadAllBytes(f.Path));
            var picture = _contract.Decode(file, bytes, _reading.Limits);
            _stray.Add(file, picture);
            return new(new PictureCase(_contract, picture.Pixels) { Row = row, Label = label, Id = id }, row, default, id);
        }
        var text = InputFile.Open(file, _reading.Limits).Guard(f =>
        {
            using var reader = f.Text();
            return reader.ReadToEnd();
        });
        if (_contract.Schema.Text!.HasWord(text))
            return new(new TextCase(_contract, text) { Row = row, Label = label, Id = id }, row, default, id);
        return (_reading.Missing ?? _contract.Missing) == MissingPolicy.Drop ? new(null, row, new(file, 0, 0), id, "text")
            : throw new CandorException(
                $"{file} has no word; there is nothing to explain. Remove the file, or leave all such files out (--missing drop).");
    }

    private IEnumerable<(string File, string Label)> Files()
    {
        if (File.Exists(_path))
            return [(_path, "")];
        string[] parts = PictureParts.Of(_path, _tree) is { } found
            ? [.. found.Training, .. found.Test is { } test ? [test] : Array.Empty<string>()]
            : AreTexts && Directory.Exists(Path.Combine(_path, "train")) && Directory.Exists(Path.Combine(_path, "test"))
                ? ["train", "test"] : [""];
        return parts.SelectMany(part => InClasses(Path.Combine(_path, part)));
    }

    private IEnumerable<(string File, string Label)> InClasses(string folder)
    {
        var known = _tree.Folders(folder).Select(f => (Folder: f, Label: _contract.LabelOf(f)))
            .Where(f => f.Label is not null).ToList();
        if (known.Count == 0)
            return _tree.Files(folder).Select(f => (f, ""));
        return _contract.Schema.Classes.SelectMany(c => known.Where(k => k.Label == c))
            .SelectMany(k => _tree.Files(Path.Combine(folder, k.Folder)).Select(f => (f, k.Label!)));
    }
}
