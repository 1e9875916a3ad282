using System.IO.Compression;
using System.Text;
using Candor.Data;
using Candor.Data.Records;
using Candor.MachineLearning;
using Candor.Onnx;
using Candor.Onnx.Tests;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Tables;
using Candor.Tensors;
using Candor.Web.Labels;
using Microsoft.ML;
using SkiaSharp;
using Kind = Microsoft.ML.Data.DataKind;

namespace Candor.Cli.Tests.Fuzz;

/// <summary>Every reader with a whole file that it reads.</summary>
public sealed class Readers : IDisposable
{
    private const string Table = "a,b,name,class\n1,2.5,\"x, y\",p\n3,4,z,q\n5,,\"say \"\"so\"\"\",p\n-1e3,7,z,q\n";

    private static readonly string[] s_pictures = ["png", "jpg", "webp"];

    private readonly Scratch _scratch = new();
    private readonly Dictionary<string, (byte[] Whole, Action<byte[]> Read)> _all = [];

    public Readers()
    {
        var missing = new DataOptions { Missing = MissingPolicy.Mean };
        Add("csv", Table, ".csv", f => Dataset.Open(f, null, missing));
        Add("tsv", Table.Replace(',', '\t'), ".tsv", f => Dataset.Open(f, null, missing));
        Add("blanks", "a b class\n1 2 p\n3 4 q\n5 6 p\n", ".txt", f => Dataset.Open(f));
        Add("gzip", Gzip(Encoding.UTF8.GetBytes(Table)), ".csv.gz", f => Dataset.Open(f, null, missing));
        Add("libsvm", "1 1:2 3:4\n2 2:5 # c\n1 1:-1e3\n", ".libsvm", f => Dataset.Open(f));
        Add("arff", "@relation r\n@attribute 'a b' numeric\n@attribute t string\n@attribute c {p,q}\n" +
            "@data\n1,'x y',p\n{0 2, 2 q}\n", ".arff",
            f => Dataset.Open(f));
        Add("texts", "text,class\n\"a good day, 😍\",p\n\"一天 bad\",q\nso so,p\n", ".csv",
            f => Dataset.Open(f, null, new() { Text = "text" }));
        Columnar();
        Idx();
        foreach (var format in s_pictures)
            Picture(format);
        Runs();
        Transformers();
    }

    /// <summary>Names of the readers.</summary>
    public static IEnumerable<string> Names => ["csv", "tsv", "blanks", "gzip", "libsvm", "arff", "texts", "parquet", "arrow", "idx",
        .. s_pictures, "config", "record", "contract", "model", "onnx", "script", "labels", "case", "cases", "mlnet", "mlnet-stored"];

    /// <summary>A whole file, and what reads it.</summary>
    public (byte[] Whole, Action<byte[]> Read) Of(string name) => _all[name];

    private void Add(string name, string whole, string end, Action<string> read) => Add(name, Encoding.UTF8.GetBytes(whole), end, read);

    private void Add(string name, byte[] whole, string end, Action<string> read)
    {
        var path = _scratch[$"damaged-{name}{end}"];
        _all[name] = (whole, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            read(path);
        }
        );
    }

    private void Columnar()
    {
        foreach (var name in new[] { "parquet", "arrow" })
        {
            var path = _scratch[$"whole.{name}"];
            using (var file = RowFile.Create(path, [new("a", RowType.Number), new("b", RowType.Whole), new("class", RowType.Text)]))
            {
                for (var i = 0; i < 8; i++)
                    file.Add([i / 2.0, i == 3 ? null : (long)i, i % 2 == 0 ? "p" : "q"]);
                file.Finish();
            }

            Add(name, File.ReadAllBytes(path), $".{name}", f => Dataset.Open(f, null, new() { Missing = MissingPolicy.Mean }));
        }
    }

    private void Idx()
    {
        File.WriteAllBytes(_scratch["s-labels-idx1-ubyte"], [0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 1]);
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        _all["idx"] = (images, bytes =>
        {
            File.WriteAllBytes(_scratch["s-images-idx3-ubyte"], bytes);
            Dataset.Open(_scratch["s-images-idx3-ubyte"]);
        }
        );
    }

    private void Picture(string format)
    {
        using var bitmap = new SKBitmap(9, 7);
        for (var i = 0; i < 63; i++)
            bitmap.SetPixel(i % 9, i / 9, new SKColor((uint)(0xFF000000 | i * 2654435761u)));
        using var data = bitmap.Encode(format switch
        {
            "png" => SKEncodedImageFormat.Png,
            "jpg" => SKEncodedImageFormat.Jpeg,
            _ =>
            SKEncodedImageFormat.Webp
        }, 80);
        var whole = data.ToArray();
        foreach (var name in new[] { "left", "right" })
        {
            Directory.CreateDirectory(_scratch[$"{format}s/{name}"]);
            File.WriteAllBytes(_scratch[$"{format}s/{name}/0.{format}"], whole);
        }
        _all[format] = (whole, bytes =>
        {
            File.WriteAllBytes(_scratch[$"{format}s/left/0.{format}"], bytes);
            Dataset.Open(_scratch[$"{format}s"], null, new() { ImageSize = 8 });
        }
        );
    }

    private void Runs()
    {
        var (run, split) = (_scratch["run"], Dataset.Open("wine"));
        Cli.Train("wine", run).Done();
        Add("config", File.ReadAllBytes(Path.Combine(run, "config.json")), ".json", f =>
        {
            var config = TrainConfig.Read(f);
            config.Validate();
        });
        Add("record", File.ReadAllBytes(Path.Combine(run, "record.json")), ".json", f =>
            Reports.HtmlReport.Write(RunRecordJson.Read(File.ReadAllText(f), f), _scratch["report.html"]));
        Add("contract", File.ReadAllBytes(Path.Combine(run, "contract.json")), ".json", f =>
            Contract.FromJson(File.ReadAllText(f), f).Of(split, 0));
        Add("model", File.ReadAllBytes(Path.Combine(run, "model.safetensors")), ".safetensors", f => SavedPredictor.Read(f).Dispose());
        Add("onnx", Onnx.Bytes, ".onnx", f => OnnxFile.Read(f));
        Add("script", File.ReadAllBytes(Golden.PathOf("given/logits.pt")), ".pt", Script);
        Labels();
        var contract = Contract.FromJson(File.ReadAllText(Path.Combine(run, "contract.json")), "contract.json");
        var reading = new CaseReading { Missing = MissingPolicy.Mean };
        Add("case", "{\"alcohol\": 13.1, \"ash\": \"2.4\", \"hue\": 1}", ".json", f => CaseFile.Open(contract, f, reading).Only());
        Add("cases", "{\"alcohol\": 13.1, \"hue\": 1}\n{\"alcohol\": 12, \"hue\": null}\n", ".jsonl",
            f => CaseFile.Open(contract, f, reading).Row(1));
    }

    private static Graphs Onnx => new Graphs().Input("x", "batch", "2").Weight("w", [1, -1, -1, 1], 2, 2).Weight("b", [0, 0], 2)
        .Node("Gemm", "x,w,b", "h", ("transB", 1)).Node("Softmax", "h", "p").Output("p", 1, "batch", "2");

    // Only what stands before libtorch: what libtorch does with a file it was told to trust is its own.
    private static void Script(string path)
    {
        try
        {
            ScriptScan.Require(path);
        }
        catch (InvalidDataException)
        {
            // ScriptModule.Load says it with the file's name.
        }
    }

    private void Labels()
    {
        var path = _scratch["labels.db"];
        LabelStore.OpenOrCreate(path, new LabelSet("d", ["a", "b"], 1, 0, [new(0, 0, "m", 1, "{}")])).Dispose();
        Add("labels", File.ReadAllBytes(path), ".db", f =>
        {
            using var store = LabelStore.Open(f);
            _ = store.Answers();
        });
    }

    // As ML.NET saves a model, and with its parts uncompressed, so that damage reaches what ML.NET reads of them.
    private void Transformers()
    {
        var ml = new MLContext(seed: 1);
        var data = Dataset.Open(_scratch.Write("stays.csv", "Nights,Town,Verdict\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => FormattableString.Invariant($"{i % 9},{(i % 3 == 0 ? "Ulm" : "Bonn")},{(i % 9 > 4 ? "good" : "poor")}\n")))))
                .Split(seed: 1);
        var view = ml.Data.LoadFromTextFile(_scratch["stays.csv"], [new("Nights", Kind.Single, 0), new("Town", Kind.String, 1),
            new("Verdict", Kind.String, 2)], ',', hasHeader: true);
        var model = ml.Transforms.Conversion.MapValueToKey("Label", "Verdict")
            .Append(ml.Transforms.Categorical.OneHotEncoding("Place", "Town"))
                .Append(ml.Transforms.Concatenate("Features", "Nights", "Place"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Fit(view);
        ml.Model.Save(model, view.Schema, _scratch["stays.zip"]);
        using (var saved = ZipFile.OpenRead(_scratch["stays.zip"]))
        using (var stored = ZipFile.Open(_scratch["stored.zip"], ZipArchiveMode.Create))
            foreach (var entry in saved.Entries)
            {
                using var from = entry.Open();
                using var to = stored.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                from.CopyTo(to);
            }
        var part = Predictors.SchemaSpaces.Of(data.Source.Schema).InputShape;
        foreach (var (name, file) in new[] { ("mlnet", "stays.zip"), ("mlnet-stored", "stored.zip") })
            Add(name, File.ReadAllBytes(_scratch[file]), ".zip", f =>
            {
                using var scope = torch.NewDisposeScope();
                using var predictor = TransformerPredictor.Load(f, data);
                _ = predictor.forward(torch.zeros([2, part[0]]));
            });
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return target.ToArray();
    }

    public void Dispose() => _scratch.Dispose();
}
