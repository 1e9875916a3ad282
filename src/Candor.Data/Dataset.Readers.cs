using Candor.Data.Formats;

namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>Reads CSV, TSV or blank-separated text, plain or gzip. See docs/data.md for what is detected and how.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The label column's name, or its number from 1; null: the column named class, label, target or y (any case, in this order), else the last.</param>
    /// <param name="options">Separator, header, missing values ….</param>
    /// <exception cref="CandorException">The file cannot be read; the message names file, line and column.</exception>
    public static Dataset FromCsv(string path, string? label = null, CsvOptions? options = null) =>
        InputFile.Open(path).Guard(file => CsvFormat.Read(file, label, options ?? new()));

    /// <summary>Reads LIBSVM's sparse text, plain or gzip: <c>label index:value …</c>; what a line leaves out is 0. Columns are <c>f1</c>, <c>f2</c> ….</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Number of features, first index.</param>
    /// <exception cref="CandorException">The file cannot be read; the message names file, line and column.</exception>
    public static Dataset FromLibSvm(string path, LibSvmOptions? options = null) =>
        InputFile.Open(path).Guard(file => LibSvmFormat.Read(file, options ?? new()));

    /// <summary>Reads Weka's ARFF, dense or sparse, plain or gzip.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The label attribute; null: chosen as for CSV.</param>
    /// <param name="options">Missing values, attributes to leave out.</param>
    /// <exception cref="CandorException">The file cannot be read; the message names file, line and column.</exception>
    public static Dataset FromArff(string path, string? label = null, ArffOptions? options = null) =>
        InputFile.Open(path).Guard(file => ArffFormat.Read(file, label, options ?? new()));

    /// <summary>Reads a pair of IDX files (MNIST's format), plain or gzip; the pixel in row r and column c becomes the numeric column <c>r{r}c{c}</c> with values 0 to 255.</summary>
    /// <param name="imagesPath">Unsigned bytes, [Count, rows, columns].</param>
    /// <param name="labelsPath">Unsigned bytes, [Count].</param>
    /// <exception cref="CandorException">A file cannot be read, is cut off, or the two disagree; the message names file and byte.</exception>
    public static Dataset FromIdx(string imagesPath, string labelsPath) =>
        InputFile.Open(imagesPath).Guard(images => InputFile.Open(labelsPath).Guard(labels => IdxFormat.Read(images, labels)));

    /// <summary>Opens a data set by name or path.</summary>
    /// <param name="nameOrPath">A name of <see cref="DataCatalog"/>, or a file: .csv .tsv .txt .data .arff .libsvm .scale .svm or IDX images, each also with .gz. A catalog name wins; write <c>./wine</c> for a file.</param>
    /// <param name="label">The label column; null: chosen as for CSV.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="CandorException">There is no such set or file, it is not fetched yet, or it cannot be read.</exception>
    public static Dataset Open(string nameOrPath, string? label = null, DataOptions? options = null) =>
        DatasetOpener.Open(nameOrPath, label, options ?? new());
}
