using Candor.Cli.Tests.Input;
using Candor.Data;
using Candor.MachineLearning;
using Candor.Runs.Serving;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Candor.Cli.Tests;

/// <summary>Rows as ML.NET and Microsoft.Data.Analysis hold them.</summary>
public sealed class FrameTests(ShopRun shop) : IClassFixture<ShopRun>
{
    private static readonly object[] s_rows = [new { size = 7.5, colour = "red" }, new { size = 1, colour = "blue" }];

    [Fact]
    public void A_view_is_predicted_and_explained_as_its_rows_are()
    {
        using var run = Run.Open(shop.Path);
        var ml = new MLContext(seed: 1);
        var view = ml.Data.LoadFromEnumerable([new Row { Size = 7.5f, Colour = "red" }, new Row { Size = 1, Colour = "blue" }]);
        // A key's name is the category, as pipelines leave it.
        var keyed = ml.Transforms.Conversion.MapValueToKey("colour").Fit(view).Transform(view);

        foreach (var rows in new[] { view, keyed })
        {
            Assert.Equal(Probabilities(run.Predict(s_rows)), Probabilities(run.Predict(DataViewRows.Of(rows))));
            Assert.Equal(run.Explain(s_rows)[0].Contributions, run.Explain(DataViewRows.Of(rows))[0].Contributions);
        }
    }

    [Fact]
    public void A_frame_is_predicted_as_its_rows_are_and_its_nulls_are_missing_values()
    {
        using var run = Run.Open(shop.Path);
        var frame = new DataFrame(
            new StringDataFrameColumn("colour", ["red", "blue"]), new DoubleDataFrameColumn("size", [7.5, 1]));
        var gap = new DataFrame(
            new StringDataFrameColumn("colour", ["red"]), new Int32DataFrameColumn("size", new int?[] { null }));

        Assert.Equal(Probabilities(run.Predict(s_rows)), Probabilities(run.Predict(DataFrameRows.Of(frame))));
        Assert.Null(DataFrameRows.Of(gap).Single()["size"]);
        Assert.Contains("size", Assert.Throws<CandorException>(() => run.Predict(DataFrameRows.Of(gap))).Message, StringComparison.Ordinal);
        Assert.Contains("DataFrameRows", Assert.Throws<CandorException>(() => DataViewRows.Of(gap)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_type_of_number_reads_as_its_value_and_what_is_missing_as_null()
    {
        var cells = new Cells
        {
            A = 1,
            B = 2,
            C = -3,
            D = 4,
            E = -5,
            F = 6,
            G = -7,
            H = 8,
            Yes = true,
            Single = float.NaN,
            Double = 0.5,
            Text = "",
            Vector = [1, 2],
        };
        var row = DataViewRows.Of(new MLContext(seed: 1).Data.LoadFromEnumerable([cells])).Single();

        Assert.Equal(
            [(sbyte)1, (byte)2, (short)-3, (ushort)4, -5, 6u, -7L, 8UL, true, null, 0.5, null],
            new[] { "A", "B", "C", "D", "E", "F", "G", "H", "Yes", "Single", "Double", "Text" }.Select(n => row[n]));
        Assert.DoesNotContain("Vector", row.Keys);
    }

    private static IEnumerable<double> Probabilities(IEnumerable<Runs.Predicting.Prediction> rows) =>
        rows.SelectMany(r => r.Probabilities.Select(p => Math.Round(p, 6)));

    private sealed class Row
    {
        [ColumnName("size")]
        public float Size { get; set; }

        [ColumnName("colour")]
        public string Colour { get; set; } = "";
    }

    private sealed class Cells
    {
        public sbyte A { get; set; }

        public byte B { get; set; }

        public short C { get; set; }

        public ushort D { get; set; }

        public int E { get; set; }

        public uint F { get; set; }

        public long G { get; set; }

        public ulong H { get; set; }

        public bool Yes { get; set; }

        public float Single { get; set; }

        public double Double { get; set; }

        public string Text { get; set; } = "";

        [VectorType(2)]
        public float[] Vector { get; set; } = [];
    }
}
