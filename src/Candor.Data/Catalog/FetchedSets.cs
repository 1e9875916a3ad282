using Candor.Data.Formats;

namespace Candor.Data;

/// <summary>The papers' public sets, from their official addresses.</summary>
internal static class FetchedSets
{
    private const string CcBy = "CC BY 4.0";
    private const string Uci = "https://archive.ics.uci.edu/ml/machine-learning-databases";

    private static readonly string[] SegmentColumns =
    [
        "class", "region-centroid-col", "region-centroid-row", "region-pixel-count", "short-line-density-5", "short-line-density-2",
            "vedge-mean",
        "vedge-sd", "hedge-mean", "hedge-sd", "intensity-mean", "rawred-mean", "rawblue-mean", "rawgreen-mean", "exred-mean", "exblue-mean",
        "exgreen-mean", "value-mean", "saturation-mean", "hue-mean",
    ];

    private static readonly RemoteFile[] Mnist =
    [
        MnistFile("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9912422),
        MnistFile("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28881),
        MnistFile("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1648877),
        MnistFile("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4542),
    ];

    public static IReadOnlyList<CatalogEntry> All { get; } =
    [
        OpenMl("collins", 987, "Rhetorical language categories in the texts of the Brown corpus, learned or not.", 500, 22, 2,
            "J. Collins 2003", "free for non-commercial purposes", ["Text"]),
        OpenMl("mfeat-fourier", 14, "Fourier coefficients of handwritten digits.", 2000, 76, 10, "R. Duin, UCI Multiple Features", CcBy),
        OpenMl("one-hundred-plants-shape", 1492, "Shape signatures of the leaves of 100 plants.", 1600, 64, 100,
            "C. Mallah, J. Cope, J. Orwell 2012, UCI", CcBy),
        OpenMl("qsar-biodeg", 1494, "Molecular descriptors of chemicals, ready biodegradable or not.", 1055, 41, 2,
            "K. Mansouri et al. 2013, UCI", CcBy),
        OpenMl("steel-plates-fault", 40982, "Faults of steel plates, seven types.", 1941, 27, 7, "Semeion, Rome, 2010, UCI", CcBy),
        new()
        {
            Name = "wine-quality-red", Description = "Physico-chemical measures of red wines, by quality 3 to 8.", Rows = 1599,
                Columns = 11, Classes = 6,
            Licence = CcBy, Source = "P. Cortez et al. 2009, UCI (the table of OpenML 40691)", Origin = DataOrigin.Fetched,
            Files = [new("winequality-red.csv", [new($"{Uci}/wine-quality/winequality-red.csv")],
                "4a402cf041b025d4566d954c3b9ba8635a3a8a01e039005d97d6a710278cf05e", 84199)],
            Reader = r => Dataset.FromCsv(r.File("winequality-red.csv"), r.Label ?? "quality", r.Options.Csv),
        },
        new()
        {
            Name = "segment", Description = "3 × 3 regions of seven outdoor images, 19 features.", Rows = 2310, Columns = 19, Classes = 7,
            Licence = CcBy, Source = "Vision Group, University of Massachusetts, 1990, UCI Image Segmentation; segmentation.data, then segmentation.test", Origin = DataOrigin.Fetched,
            Files = [new("segmentation.data", [new($"{Uci}/image/segmentation.data")]), new("segmentation.test",
                [new($"{Uci}/image/segmentation.test")])],
            Reader = r => Dataset.Join([.. new[] { "segmentation.data", "segmentation.test" }.Select(f => Dataset.FromCsv(r.File(f),
                r.Label ?? "class", r.Options.Csv with { SkipLines = 5, Names = SegmentColumns, Header = false }))]),
        },
        new()
        {
            Name = "mnist", Description = "Handwritten digits, 28 × 28 grey pixels; the last 10000 are the test images.", Rows = 70000,
                Columns = 784, Classes = 10,
            Licence = "none stated by the authors; passed on as CC BY-SA 3.0", Source = "Y. LeCun, C. Cortes, C. Burges 1998",
                Origin = DataOrigin.Fetched,
            Kind = DataKind.Images,
            Files = Mnist, Reader = r => r.Idx([(Mnist[0].Name, Mnist[1].Name), (Mnist[2].Name, Mnist[3].Name)]),
        },
        new()
        {
            Name = "mnist-test", Description = "Handwritten digits, 28 × 28 grey pixels; the test images.", Rows = 10000, Columns = 784,
                Classes = 10,
            Licence = "none stated by the authors; passed on as CC BY-SA 3.0", Source = "Y. LeCun, C. Cortes, C. Burges 1998",
                Origin = DataOrigin.Fetched,
            Kind = DataKind.Images,
            Files = Mnist, Folder = "mnist", Reader = r => Dataset.FromIdx(r.File(Mnist[2].Name), r.File(Mnist[3].Name)),
        },
        new()
        {
            Name = "cifar10", Description =
                "Colour photographs in ten classes, 32 × 32 pixels, binary version; the last 10000 are the test images.", Rows = 60000,
                Columns = 3072, Classes = 10,
            Licence = "none stated; research use, cite the report", Source = "A. Krizhevsky 2009", Origin = DataOrigin.Fetched,
                Kind = DataKind.Images,
            Files = [new("cifar-10-binary.tar.gz", [new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")],
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", 170052171)],
            Reader = r => CifarFormat.ReadFolder(r.File("cifar-10-batches-bin")),
        },
        new()
        {
            Name = "stl10", Description = "Colour photographs in ten classes, 96 × 96 pixels, binary version; the last 8000 are the test images; 100000 unlabelled ones are left alone.", Rows = 13000, Columns = 27648, Classes = 10,
            Licence = "none stated; research use, cite the paper", Source = "A. Coates, H. Lee, A. Ng 2011", Origin = DataOrigin.Fetched,
                Kind = DataKind.Images,
            Files = [new("stl10_binary.tar.gz", [new("http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz")],
                "f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866", 2640397119)],
            Reader = r => StlFormat.ReadFolder(r.File("stl10_binary")),
        },
        new()
        {
            Name = "imdb", Description = "Film reviews, positive or negative; the last 25000 are the test reviews.", Rows = 50000,
                Columns = 0, Classes = 2,
            Licence = "none stated; research use, cite the paper", Source = "A. Maas et al. 2011", Origin = DataOrigin.Fetched,
                Kind = DataKind.Texts,
            Files = [new("aclImdb_v1.tar.gz", [new("https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz")],
                "c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe", 84125825)],
            TextColumn = "review",
            Reader = r => TextFolder.Read(r.File("aclImdb"), r.Options),
        },
    ];

    private static RemoteFile MnistFile(string name, string sha256, long bytes) =>
        new(name, [new($"http://yann.lecun.com/exdb/mnist/{name}"), new($"https://storage.googleapis.com/cvdf-datasets/mnist/{name}")],
            sha256, bytes);

    private static CatalogEntry OpenMl(string name, int id, string description, int rows, int columns, int classes, string source,
        string licence, string[]? ignore = null)
    {
        var file = $"{name}.arff";
        return new()
        {
            Name = name,
            Description = description,
            Rows = rows,
            Columns = columns,
            Classes = classes,
            Licence = licence,
            Source = $"{source}; OpenML {id}",
            Origin = DataOrigin.Fetched,
            Files = [new(file, [new($"https://www.openml.org/api/v1/json/data/{id}")]) { IsOpenMlDescription = true }],
            Reader = r => InputFile.Open(r.File(file)).Guard(input => ArffFormat.Read(input, r.Label, r.Options.Arff with
            {
                Ignore = [.. r.Options.Arff.Ignore, .. new ArffTable(input).Names.Intersect(ignore ?? [])],
            })),
        };
    }
}
