using Candor.Data.Catalog;
using Candor.Data.Formats;

namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>Reads CSV, TSV or blank-separated text, plain or gzip. See docs/data.md for what is detected and how.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The label column's name, or its number from 1; null: the column named class, label, target or y (any case, in
    /// this order), else the last.</param>
    /// <param name="options">Separator, header, missing values ….</param>
    /// <exception cref="CandorException">The file cannot be read; the message names file, line and column.</exception>
    public static Dataset FromCsv(string path, string? label = null, CsvOptions? options = null) =>
        InputFile.Open(path, options?.Limits).Guard(file => CsvFormat.Read(file, label, options ?? new()));

    /// <summary>Reads LIBSVM's sparse text, plain or gzip: <c>label index:value …</c>; what a line leaves out is 0. Columns are <c>f1</c>,
    /// <c>f2</c> ….</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Number of features, first index.</param>
    /// <exception cref="CandorException">The file cannot be read; the message names file, line and column.</exception>
    public static Dataset FromLibSvm(string path, LibSvmOptions? options = null) =>
        InputFile.Open(path, options?.Limits).Guard(file => LibSvmFormat.Read(file, options ?? new()));

    /// <summary>Reads Weka's ARFF, dense or sparse, plain or gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The label attribute; null: chosen as for CSV.</param>
    /// <param name="options">Missing values, attributes to leave out.</param>
    /// <exception cref="CandorException">The file cannot be read; the message names file, line and column.</exception>
    public static Dataset FromArff(string path, string? label = null, ArffOptions? options = null) =>
        InputFile.Open(path, options?.Limits).Guard(file => ArffFormat.Read(file, label, options ?? new()));

    /// <summary>Reads a pair of IDX files (MNIST's format), plain or gzip, as grey images; <see cref="ToTable"/> makes columns of the
    /// pixels.</summary>
    /// <param name="imagesPath">Unsigned bytes, [Count, rows, columns].</param>
    /// <param name="labelsPath">Unsigned bytes, [Count].</param>
    /// <param name="limits">What reading may cost; null: as usual.</param>
    /// <exception cref="CandorException">A file cannot be read, is cut off, or the two disagree; the message names file and
    /// byte.</exception>
    public static Dataset FromIdx(string imagesPath, string labelsPath, ReadLimits? limits = null) =>
        InputFile.Open(imagesPath, limits).Guard(images => InputFile.Open(labelsPath, limits).Guard(labels =>
            IdxFormat.Read(images, labels)));

    /// <summary>Reads a file of CIFAR-10's binary version, plain or gzip: records of a label and 3 × 32 × 32 bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What reading may cost; null: as usual.</param>
    /// <exception cref="CandorException">The file cannot be read or is cut off; the message names file and byte.</exception>
    public static Dataset FromCifar10(string path, ReadLimits? limits = null) => InputFile.Open(path, limits).Guard(CifarFormat.Read);

    /// <summary>Reads a pair of files of STL-10's binary version, plain or gzip: images of 3 × 96 × 96 bytes, labels from 1.</summary>
    /// <param name="imagesPath">The images, e.g. <c>train_X.bin</c>.</param>
    /// <param name="labelsPath">The labels; null: the images' name with <c>_X.bin</c> replaced by <c>_y.bin</c>.</param>
    /// <param name="limits">What reading may cost; null: as usual.</param>
    /// <exception cref="CandorException">A file cannot be read, is cut off, or the two disagree; the message names file and
    /// byte.</exception>
    public static Dataset FromStl10(string imagesPath, string? labelsPath = null, ReadLimits? limits = null) =>
        InputFile.Open(imagesPath, limits).Guard(images => InputFile.Open(labelsPath ?? StlFormat.LabelsOf(imagesPath), limits)
            .Guard(labels => StlFormat.Read(images, labels)));

    /// <summary>Reads a folder of pictures (PNG, JPEG, BMP, GIF, WebP) with a sub-folder for every class; <c>train</c> and <c>test</c>
    /// above those are training and test part.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="side">Brings every picture to side × side pixels: the shorter side is resized, then the middle is cut out. Null: all
    /// must have the same size.</param>
    /// <param name="limits">What reading may cost; null: as usual.</param>
    /// <param name="followLinks">Whether links to folders are followed, each folder read once a class.</param>
    /// <exception cref="CandorException">A picture cannot be decoded or has another size; the message names the file.</exception>
    public static Dataset FromImageFolder(string path, int? side = null, ReadLimits? limits = null, bool followLinks = false) =>
        ImageFolderOf(path, side, limits ?? new(), followLinks);

    /// <summary>Opens a data set by name or path.</summary>
    /// <param name="nameOrPath">A name of <see cref="DataCatalog"/>, or a file: .csv .tsv .txt .data .arff .libsvm .scale .svm, IDX images,
    /// CIFAR-10 or STL-10 .bin, each also with .gz; or a folder of pictures or of CIFAR-10's or STL-10's files. A catalog name wins; write
    /// <c>./wine</c> for a file.</param>
    /// <param name="label">The label column; null: chosen as for CSV.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="CandorException">There is no such set or file, it is not fetched yet, or it cannot be read.</exception>
    public static Dataset Open(string nameOrPath, string? label = null, DataOptions? options = null) =>
        DatasetOpener.Open(nameOrPath, label, options ?? new(), TestPart.Join);

    /// <summary>Whether <see cref="Open"/> would give images, found out without reading them; false also where there is nothing to
    /// read.</summary>
    /// <param name="nameOrPath">A name of <see cref="DataCatalog"/>, a file or a folder.</param>
    /// <param name="options">How it would be read.</param>
    public static bool IsImages(string nameOrPath, DataOptions? options = null) => DatasetOpener.IsImages(nameOrPath, options ?? new());

    /// <summary>Whether <see cref="Open"/> would give texts, found out without reading them.</summary>
    /// <param name="nameOrPath">A name of <see cref="DataCatalog"/>, a file or a folder.</param>
    /// <param name="options">How it would be read.</param>
    public static bool IsTexts(string nameOrPath, DataOptions? options = null) => DatasetOpener.IsTexts(nameOrPath, options ?? new());

    /// <summary>Whether <see cref="Open"/> would give series, found out without reading them.</summary>
    /// <param name="nameOrPath">A name of <see cref="DataCatalog"/>, a file or a folder.</param>
    /// <param name="options">How it would be read.</param>
    public static bool IsSeries(string nameOrPath, DataOptions? options = null) => DatasetOpener.IsSeries(nameOrPath, options ?? new());

    private static Dataset ImageFolderOf(string path, int? side, ReadLimits limits, bool followLinks)
    {
        if (!Directory.Exists(path))
            throw new CandorException($"{path} is no folder (looked in {Path.GetFullPath(".")}); give a folder with a sub-folder of pictures for every class.");
        return ImageFolder.Read(path, side, limits, followLinks);
    }
}
