using Candor.Data.Formats;

namespace Candor.Data;

/// <summary>The sets that need no network.</summary>
internal static class BuiltinSets
{
    private const int SyntheticRows = 4000;
    private const string FashionFolder = "/usr/share/datasets/fashion-mnist";

    // By label, 0 to 9.
    private static readonly string[] FashionClasses = ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker",
        "bag", "ankle boot"];

    public static IReadOnlyList<CatalogEntry> All { get; } =
    [
        Embedded("glass", "Chemical analysis of glass found at scenes of crime, by type of glass.", 214, 9, 6,
            "B. German 1987, UCI Glass Identification; from Debian's r-cran-mlbench",
                "edb229afdcb096cb6f65403b185ddc70b698d859938e6a17533a57d985bbcae2"),
        Embedded("vehicle", "Silhouettes of four vehicles (bus, van, Saab, Opel), 18 shape features.", 846, 18, 4,
            "P. Mowforth and B. Shepherd, Turing Institute, Glasgow, 1987, Statlog/UCI; from Debian's r-cran-mlbench",
                "edd936a42951458755bc4e7f3288facbb9a885d8c6c0df53083bf78b7f797837"),
        Embedded("breast-cancer", "Cell nuclei in breast tissue, malignant or benign.", 569, 30, 2,
            "W. Wolberg, N. Street, O. Mangasarian 1995, UCI Breast Cancer Wisconsin (Diagnostic); from Debian's python3-sklearn",
                "8b8aa3675141b72d6a3648ead4a7059cad138443c6c139a02f65a7b6ef2f2c89"),
        Embedded("wine", "Chemical analysis of wines of three cultivars.", 178, 13, 3,
            "M. Forina et al. 1991, UCI Wine; from Debian's python3-sklearn",
                "d36a29e284f8d726d01de988f3cbd056c22b02d9c15a01e72273e26373faf97d"),
        Embedded("digits", "Handwritten digits, 8 × 8 pixels from 0 to 16.", 1797, 64, 10,
            "E. Alpaydin and C. Kaynak 1998, UCI Optical Recognition of Handwritten Digits, test part; from Debian's python3-sklearn",
                "5fe8a56f4e88d41271d2cb7e4c25e9da6fb64c96fef3f1e9ec4b46cf037219c3"),
        new()
        {
            Name = "opinions",
            Description = "Short made-up opinions of cafés, films, phones …, good or bad: which words decide is known.",
            Rows = 600,
            Columns = 0,
            Classes = 2,
            Licence = "Apache-2.0",
            Source = "made for candor by tools/make-opinions.py",
            Origin = DataOrigin.Embedded,
            Kind = DataKind.Texts,
            Sha256 = "e4c31b54b698e1abbd63ac1c2bebb72d82186ca6bfaa055a75a26aa67a1f5d84",
            Reader = request => new InputFile("opinions.csv", "builtin:opinions", () => OpenEmbedded("opinions"))
                .Guard(file => TextTable.Read(file, "text", request.Label, request.Options)),
        },
        Fashion("fashion-mnist", "Clothing in ten kinds, 28 × 28 grey pixels; the last 10000 are the test images.", 70000, "train", "t10k"),
        new()
        {
            Name = SyntheticSeries.Name,
            Description = "Generated series of two classes, 3 times of 643 features, of which 24 tell the class.",
            Rows = 3000,
            Columns = 3 * 643,
            Classes = 2,
            Licence = "none needed",
            Source = "candor itself; the shape is that of the private set of Liang et al. 2020",
            Origin = DataOrigin.Generated,
            Kind = DataKind.Series,
            Reader = _ => SyntheticSeries.Create(3000, new SeriesShape(3, 643), 0),
        },
        Generated("xor", "Ten normal features, the signs of two of which decide the class together."),
        Generated("orange-skin", "Ten normal features; the class says whether four of them lie far from 0."),
        Generated("nonlinear-additive", "Ten normal features, four of which decide the class by a sum of functions."),
        Generated("switch", "Eleven features; the last says which four of the others decide the class."),
        Fashion("fashion-mnist-test", "Clothing in ten kinds, 28 × 28 grey pixels; the test images.", 10000, "t10k"),
    ];

    private static CatalogEntry Generated(string name, string description) => new()
    {
        Name = name,
        Description = description,
        Rows = SyntheticRows,
        Columns = SyntheticSets.Columns(name),
        Classes = 2,
        Licence = "none needed",
        Source = "candor itself, after Chen et al. 2018, section 4.1",
        Origin = DataOrigin.Generated,
        Kind = DataKind.Table,
        Reader = _ => SyntheticSets.Create(name, SyntheticRows, 0),
    };

    /// <summary>The bytes of an embedded set.</summary>
    internal static Stream OpenEmbedded(string name) =>
        typeof(BuiltinSets).Assembly.GetManifestResourceStream($"Builtin/{name}.csv")
            ?? throw new CandorException($"The library was built without the data set '{name}'; build it again.");

    private static CatalogEntry Embedded(string name, string description, int rows, int columns, int classes, string source,
        string sha256) => new()
        {
            Name = name,
            Description = description,
            Rows = rows,
            Columns = columns,
            Classes = classes,
            Licence = "CC BY 4.0",
            Source = source,
            Origin = DataOrigin.Embedded,
            Sha256 = sha256,
            Reader = request => new InputFile($"{name}.csv", $"builtin:{name}", () => OpenEmbedded(name)).Guard(file => CsvFormat.Read(file,
                request.Label, request.Options.Csv)),
        };

    private static CatalogEntry Fashion(string name, string description, int rows, params string[] parts) => new()
    {
        Name = name,
        Description = description,
        Rows = rows,
        Columns = 784,
        Classes = 10,
        Licence = "MIT",
        Source = "Debian's dataset-fashion-mnist (Zalando SE 2017)",
        Origin = DataOrigin.Installed,
        Kind = DataKind.Images,
        Folder = FashionFolder,
        Reader = request => request.Idx([.. parts.Select(p => ($"{p}-images-idx3-ubyte.gz", $"{p}-labels-idx1-ubyte.gz"))], FashionClasses),
    };
}
