using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Reports.Tests;

/// <summary>Fabricated records. Their figures are invented, and resemble a run on breast cancer data.</summary>
internal static class TestRecords
{
    private static readonly string[] Measured = ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity",
        "concave points", "symmetry", "fractal dimension"];

    public static readonly string[] Features = [.. new[] { "mean", "error of", "worst" }.SelectMany(k => Measured.Select(m => $"{k} {m}"))];

    /// <summary>Everything filled in, with a gain in faithfulness and a growth of label leakage.</summary>
    public static RunRecord Full(int rows = 171, string[]? features = null)
    {
        var names = features ?? Features;
        return new()
        {
            Name = "Breast cancer, ID-ExpO after pre-training",
            Method = "id-expo",
            Explainer = "lime",
            Seed = 1,
            Finished = "2025-01-31T12:00:00Z",
            Seconds = 83.4,
            Data = new("breast-cancer", "data/breast-cancer.csv", new string('a', 64), "diagnosis", ["benign", "malignant"], names, 398,
                57, rows),
            Environment = new("0.1.0", "0123abc", "1.13.1", "10.0.0", "Debian GNU/Linux 12", "Some processor @ 2.00 GHz", "cpu", 2),
            Configuration = Configuration(),
            Before = Evaluated("before", rows, names.Length, 0.974, 0.853, 0.629, 0.742),
            After = Evaluated("after", rows, names.Length, 0.965, 0.951, 0.399, 0.861),
            Samples = [.. Enumerable.Range(0, 4).Select(i => Sample(i, names))],
            History = [.. Enumerable.Range(0, 13).Select(i => Epoch("pretrain", i)), .. Enumerable.Range(0, 31).Select(i => Epoch("tune",
                i))],
            Selections = [.. new[] { 0.5, 1, 1.5, 2, 2.5, 3 }.Select(Selected)],
            Notes =
            [
                "One split with one seed: differences between splits are not in the standard errors.",
                "LIME drew 200 perturbations a row; two of them were equal for 3 rows.",
            ],
            Citations =
            [
                new("yoshikawa2024idexpo", "Yuya Yoshikawa and Tomoharu Iwata. Explanation-Based Training with Differentiable Insertion/Deletion Metric-Aware Regularizers. AISTATS 2024.",
                    "@inproceedings{yoshikawa2024idexpo,\n  title     = {Explanation-Based Training with Differentiable Insertion/Deletion Metric-Aware Regularizers},\n  author    = {Yoshikawa, Yuya and Iwata, Tomoharu},\n  booktitle = {AISTATS},\n  year      = {2024}\n}"),
                new("ribeiro2016lime", "Marco Tulio Ribeiro, Sameer Singh and Carlos Guestrin. “Why Should I Trust You?” KDD 2016.",
                    "@inproceedings{ribeiro2016lime,\n  title = {\"Why Should I Trust You?\"},\n  year  = {2016}\n}"),
            ],
        };
    }

    /// <summary>A run on images of 4 × 4 pixels in four units.</summary>
    public static RunRecord Images()
    {
        string[] units = ["cell 0,0", "cell 0,1", "cell 1,0", "cell 1,1"];
        var full = Full(features: units);
        var image = SampleImage.Of(new(1, 4, 4), [.. Enumerable.Range(0, 16).Select(i => (byte)(16 * i))], [0, 0, 1, 1, 0, 0, 1, 1, 2, 2,
            3, 3, 2, 2, 3, 3]);
        SampleExplanation Explained(double insertion, params double[] phi) => new(
            "coat", 0.9, phi, insertion, 0.4, new([0, 1, 2, 4], [0.1, 0.5, insertion, 0.9], 2), new([0, 1, 2, 4], [0.9, 0.5, 0.3, 0.1], 2));
        return full with
        {
            Name = "Clothes, ID-ExpO with Grad-CAM",
            Explainer = "grad-cam",
            Data = full.Data with { Name = "clothes", Image = new(1, 4, 4) },
            Samples = [.. Enumerable.Range(0, 2).Select(i => new ExplainedSample(
                i, "coat", "coat", [.. units.Select(u => new FeatureValue(u, ""))], Explained(0.853, 0.1, 0, 0.3, 0),
                    Explained(0.951, -0.2, 0, 0.3, 0.1), image))],
        };
    }

    /// <summary>An evaluation alone, as <c>candor evaluate</c> writes it.</summary>
    public static RunRecord EvaluateOnly() => Full() with
    {
        Name = "Breast cancer, as delivered",
        Method = "evaluate",
        Before = null,
        History = [],
        Selections = [],
        Notes = [],
        Citations = [],
        Samples = [.. Full().Samples.Select(s => s with { Before = null })],
    };

    /// <summary>Only what the type demands.</summary>
    public static RunRecord Bare() => EvaluateOnly() with { After = null, Samples = [], Finished = null, Configuration = [] };

    /// <summary>A name that would end the script element that a careless page puts it in.</summary>
    public const string Evil = "</script><script>alert(1)</script>";

    /// <summary>Performance on 200 rows in two classes: 101 counts at hundredths that fall evenly, and a curve of five points.</summary>
    public static Performance Performance(params string[] classes) => new()
    {
        Rows = 200,
        Accuracy = new(0.8, 0.739, 0.85),
        Decisions = new() { MajorityAccuracy = 0.5, Confusion = [[80, 20], [20, 80]], Auc = 0.9, CalibrationError = 0.04, Brier = 0.2 },
        Classes = [.. classes.Select((_, i) => new ClassPerformance(i, 100, new(0.9, 0.85, 0.93), new(0.88, double.NaN, double.NaN))
        {
            Curve = new([2, 0.9, 0.5, 0.2, 0], [0, 40, 80, 95, 100], [0, 2, 20, 60, 100]),
            TruePositives = [.. Enumerable.Range(0, 101).Select(k => 100 - k)],
            FalsePositives = [.. Enumerable.Range(0, 101).Select(k => (100 - k) / 5)],
        })],
        Calibration = [new(0.6, 0.667, 50, 0.64, 25), new(0.933, 1, 150, 0.97, 135)],
    };

    /// <summary>As <see cref="Full"/>, with performance before and after.</summary>
    public static RunRecord WithPerformance()
    {
        var full = Full();
        return full with
        {
            Before = full.Before! with { Performance = Performance([.. full.Data.Classes]) },
            After = full.After! with { Performance = Performance([.. full.Data.Classes]) },
        };
    }

    /// <summary>Two columns that moved, with a new category.</summary>
    public static DataProfile Profile(
        string number = "income", string category = "region", string fresh = "moon", string unit = "EUR") => new()
        {
            AllColumns = 2,
            Columns =
        [
            new(number, "numeric", [0, 0.02]) { Unit = unit, Least = 1, Most = 9, Mean = 5, Deviation = 2 },
            new(category, "categorical", [0, 0]) { Categories = [new(fresh, 3), new("north", 2)], AllCategories = 2 },
        ],
            Parts = [new("train", 398, [200, 198]), new("test", 171, [90, 81])],
            Drift = new()
            {
                Reference = "train",
                ReferenceRows = 398,
                Name = "test",
                Rows = 171,
                AllColumns = 2,
                Drifted = 1,
                Small = 1,
                Columns =
            [
                new(number, "numeric", 0.31, 0.2, 1e-6, 4e-6) { Shift = 0.3, Missing = 0.02, Outside = 5 },
                new(category, "categorical", 0.02, 9, 0.002, 0.006)
                {
                    New = [new(fresh, 3)], Category = "north", CategoryReference = 0.4, CategoryShare = 0.38,
                },
            ],
                Label = new("diagnosis", "categorical", 0.01, 0.1, 0.8, 1),
            },
        };

    /// <summary>Two groups of a column, of which one is explained worse.</summary>
    public static Subgroups Subgroups(string column = "region", string group = "west", string unit = "income")
    {
        GroupScore Score(double inside, double outside, double p) => new(100, new(inside, inside - 0.02, inside + 0.02),
            new(outside, outside - 0.01, outside + 0.01),
            new(inside - outside, inside - outside - 0.03, inside - outside + 0.03), -1, p, p);
        return new()
        {
            Rows = 1000,
            Measured = 500,
            By = [column],
            Looked = 2,
            TooSmall = 1,
            Tests = 4,
            Units = [unit],
            MeanAbsolute = [new(0.1, 0.09, 0.11)],
            Groups =
            [
                new(column, group, 200, 100, new Dictionary<string, GroupScore>
                {
                    ["accuracy"] = Score(0.7, 0.8, 0.001),
                    ["insertion"] = Score(0.6, 0.75, 0.0001),
                })
                { MeanAbsolute = [new(0.12, 0.1, 0.14)], Place = 1 },
                new(column, "north", 800, 400, new Dictionary<string, GroupScore>
                {
                    ["accuracy"] = Score(0.81, 0.8, 0.6),
                    ["insertion"] = Score(0.74, 0.75, 0.5),
                }),
            ],
        };
    }

    /// <summary>A regression with predicted numbers.</summary>
    public static RunRecord OfNumbers(string label = "price")
    {
        var full = EvaluateOnly();
        return full with
        {
            Data = full.Data with { Classes = [], Label = label },
            After = full.After! with
            {
                Performance = new()
                {
                    Rows = 500,
                    Numbers = new()
                    {
                        R2 = new(0.8, 0.75, 0.85),
                        MeanAbsolute = new(12.5, 11, 14),
                        Rmse = new(20, 18, 22),
                        Spread = 44.7,
                        True = [1, 2, 3, 4],
                        Predicted = [1.5, 2, 2.5, 4.5],
                        Ranges = [new(1.5, 2.5, 250, new(0.1, -0.2, 0.4)), new(2.5, 4.5, 250, new(-0.5, -0.9, -0.1))],
                    },
                },
            },
        };
    }

    /// <summary>Four rows, three features and a few epochs: small enough to be read as a file.</summary>
    public static RunRecord Small()
    {
        var full = Full(rows: 4, features: ["a", "b", "c"]);
        return full with
        {
            Samples = [.. full.Samples.Take(1)],
            History = [.. full.History.Where(e => e.Epoch < 3)],
            Selections = [.. full.Selections.Take(4)]
        };
    }

    /// <summary>Markup wherever a record has text.</summary>
    public static RunRecord Hostile()
    {
        const string image = "\"'><img src=x onerror=alert(2)>";
        string[] names = [Evil, image, "<!--", "{{title}}", "datum.phi', alert(3), '", "\u202Egnp.txt", "\uD800 lone surrogate", "\0null",
            ""];
        var full = Full(rows: 40, features: names);
        var sample = full.Samples[0] with { Label = Evil, Explained = image };
        return full with
        {
            Name = Evil,
            Method = image,
            Explainer = Evil,
            Finished = image,
            Notes = [Evil, image],
            Data = new(Evil, image, Evil, image, [Evil, image], names, 1, 1, 1),
            Environment = new(Evil, image, Evil, image, Evil, image, Evil, 1),
            Profile = Profile(Evil, image, Evil, image),
            Subgroups = Subgroups(Evil, image, Evil),
            Configuration = new JsonObject { [Evil] = image, ["list"] = new JsonArray(Evil, new JsonObject { [image] = Evil }) },
            Samples = [sample, .. full.Samples],
            History = [.. full.History.Select(e => e with { Phase = Evil, Terms = new Dictionary<string,
                double>(StringComparer.Ordinal) { [Evil] = 1, [image] = 2 } })],
            After = full.After! with
            {
                Performance = Performance(Evil, image),
                Metrics = new Dictionary<string, Score>(full.After.Metrics,
                StringComparer.Ordinal)
                { [Evil] = new(1, 1, 2, image) }
            },
            Citations = [new(Evil, image, Evil)],
        };
    }

    /// <summary>Diverged: the values that matter are no numbers.</summary>
    public static RunRecord Broken()
    {
        var full = Full(rows: 30);
        var nan = new Score(double.NaN, double.NaN, 30, "up");
        return full with
        {
            After = full.After! with
            {
                Metrics = new Dictionary<string, Score>(full.After.Metrics, StringComparer.Ordinal)
                {
                    ["insertion"] = nan,
                    ["infidelity"] = new(double.PositiveInfinity, double.NaN, 30, "down")
                },
                Insertion = new([0, 1, 2], [0.5, double.NaN, 0.7], 2),
                InsertionPerRow = [.. full.After.InsertionPerRow.Select((v, i) => i % 3 == 0 ? double.NaN : v)],
            },
            Samples = [.. full.Samples.Select(s => s with { After = s.After with { Probability = double.NaN,
                Contributions = [.. s.After.Contributions.Select((c, i) => i % 2 == 0 ? double.NaN : c)] } })],
            History = [.. full.History.Select(e => e with { Loss = double.NaN })],
            Selections = [.. full.Selections.Select(s => s with { Insertion = double.NaN })],
        };
    }

    private static JsonObject Configuration() => (JsonObject)JsonNode.Parse(
        """
        {"data": "breast-cancer", "method": "id-expo", "predictor": {"kind": "mlp", "hidden": [256, 256]}, "seed": 1, "epochs": 30,
         "learningRate": 0.001, "objective": {"insertion": 0.1, "deletion": 0.1, "norm": 0.001}, "lime": {"samples": 200, "ridge": 0.01,
             "kernel": "L2"},
         "selection": {"eta": 2}, "resume": null}
        """)!;

    private static Evaluation Evaluated(string name, int rows, int units, double accuracy, double insertion, double deletion, double wrong)
    {
        double[] ins = [.. Enumerable.Range(0, rows).Select(i => Math.Clamp(insertion + Noise(i, name, 0.16), 0, 1))];
        double[] del = [.. Enumerable.Range(0, rows).Select(i => Math.Clamp(deletion + Noise(i + rows, name, 0.3), 0, 1))];
        return new()
        {
            Name = name,
            Rows = rows,
            Metrics = new Dictionary<string, Score>(StringComparer.Ordinal)
            {
                ["accuracy"] = new(accuracy, Math.Sqrt(accuracy * (1 - accuracy)), rows, "up"),
                ["insertion"] = new(ins.Average(), 0.11, rows, "up"),
                ["deletion"] = new(del.Average(), 0.2, rows, "down"),
                ["oneMinusDeletion"] = new(1 - del.Average(), 0.2, rows, "up"),
                ["sensitivityN"] = new(insertion - 0.35, 0.3, rows, "up"),
                ["infidelity"] = new((1 - insertion) / 300, 0.0004, rows, "down"),
                ["maxSensitivity"] = new(1.2 - insertion, 0.12, rows, "down"),
                ["insertionPredicted"] = new(ins.Average() + 0.01, 0.1, rows, "up"),
                ["deletionPredicted"] = new(del.Average() + 0.02, 0.2, rows, "down"),
                ["wrongLabelInsertion"] = new(wrong, 0.25, rows, "down"),
                ["insertionMargin"] = new(ins.Average() - wrong, 0.2, rows, "up"),
            },
            Insertion = Curve(units, s => 0.45 + ((insertion + 0.03 - 0.45) * (1 - Math.Exp(-s * insertion * 9 / units)))),
            Deletion = Curve(units, s => 0.98 - ((0.98 - 0.25) * Math.Min(1, s * (1.4 - deletion) * 1.7 / units))),
            InsertionPerRow = ins,
            DeletionPerRow = del,
        };
    }

    private static Curve Curve(int units, Func<double, double> p) =>
        new([.. Enumerable.Range(0, units + 1)], [.. Enumerable.Range(0, units + 1).Select(s => Math.Clamp(p(s), 0, 1))],
            Math.Max(1, units / 2));

    private static ExplainedSample Sample(int i, string[] names)
    {
        var label = i % 2 == 0 ? "malignant" : "benign";
        double[] before = [.. names.Select((_, d) => Noise((31 * i) + d, "b", 0.12))];
        double[] after = [.. names.Select((_, d) => (before[d] * 0.4) + (Noise((31 * i) + d, "a", 0.5) * (d % 5 == i ? 1 : 0.15)))];
        FeatureValue[] values = [.. names.Select((n, d) => new FeatureValue(n, (Math.Abs(before[d]) * 170).ToString("0.###",
            CultureInfo.InvariantCulture)))];
        return new((37 * i) + 5, label, label, values, new(i == 2 ? "benign" : label, 0.83, before, 0.79, 0.61),
            new(label, 0.94, after, 0.95, 0.33));
    }

    private static EpochInfo Epoch(string phase, int i)
    {
        var tune = phase == "tune";
        var progress = 1 - Math.Exp(-i / 7.0);
        var terms = tune
            ? new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["crossEntropy"] = 0.11 + (0.04 * progress),
                ["insertion"] = 0.6 - (0.4 * progress),
                ["deletion"] = -0.2 - (0.9 * progress),
                ["norm"] = 0.3 + (0.2 * progress)
            }
            : new Dictionary<string, double>(StringComparer.Ordinal) { ["crossEntropy"] = 0.69 - (0.6 * progress) };
        return new(
            phase, i, i == 0 ? null : terms.Values.Sum(), terms, tune ? 0.972 - (0.01 * progress) : 0.5 + (0.47 * progress),
            tune ? 0.85 + (0.1 * progress) : null, tune ? 0.63 - (0.23 * progress) : null, tune ? 2.1 : 0.2);
    }

    private static Selection Selected(double eta)
    {
        var epoch = eta < 1 ? 29 : eta < 2.2 ? 24 : 9;
        var progress = 1 - Math.Exp(-epoch / 7.0);
        var (accuracy, insertion, deletion) = (0.974 - (0.012 * progress), 0.85 + (0.1 * progress), 0.63 - (0.23 * progress));
        return new(eta, epoch, (eta * accuracy) + insertion + 1 - deletion, accuracy, insertion, deletion, eta == 2);
    }

    // Reproducible, roughly uniform in ±width; a hash of place and name.
    private static double Noise(int i, string name, double width)
    {
        var h = unchecked(((uint)i * 2654435761u) + ((uint)name[0] * 40503u));
        h ^= h >> 15;
        h = unchecked(h * 2246822519u);
        h ^= h >> 13;
        return width * ((h / (double)uint.MaxValue * 2) - 1);
    }
}
