namespace Candor.Data.Tests;

/// <summary>Rows that are equal in inputs and label, and where a split puts them.</summary>
public sealed class DuplicateTests : IDisposable
{
    private static readonly Schema s_schema = new([Column.Numeric("a"), Column.Numeric("b")], "class", ["no", "yes"]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Of each class 60 rows that stand once, 20 twice and 10 three times: 130 rows, of which 40 equal an earlier one.
    private static int[] Values => [.. Enumerable.Range(0, 90), .. Enumerable.Range(60, 30), .. Enumerable.Range(80, 10)];

    private static Dataset Table()
    {
        int[] labels = [.. Enumerable.Range(0, 2).SelectMany(c => Values.Select(_ => c))];
        double[] cells = [.. Enumerable.Range(0, 2).SelectMany(_ => Values.SelectMany(v => new[] { v, v % 7 == 0 ? double.NaN : -v }))];
        return Dataset.FromArrays("table", s_schema, cells, labels);
    }

    private static Dataset Series() => Table().AsSeries(2);

    private static Dataset Numbers() => Dataset.FromTargets("numbers", new Schema([Column.Numeric("a")], "y", []),
        [.. Values.Select(v => (double)(v / 2))], [.. Values.Select(v => (double)v)]);

    private static Dataset Texts() => Dataset.FromTexts("texts",
        [.. Enumerable.Range(0, 2).SelectMany(_ => Values.Select(v => FormattableString.Invariant($"word {v}")))],
        [.. Enumerable.Range(0, 2).SelectMany(c => Values.Select(_ => c))], ["no", "yes"]);

    private static Dataset Images() => Dataset.FromImages("images", new ImageShape(1, 1, 2),
        [.. Enumerable.Range(0, 2).SelectMany(_ => Values.SelectMany(v => new[] { (byte)v, (byte)7 }))],
        [.. Enumerable.Range(0, 2).SelectMany(c => Values.Select(_ => c))], ["no", "yes"]);

    public static TheoryData<string> Kinds => ["table", "series", "numbers", "texts", "images"];

    private static Dataset Of(string kind) => kind switch
    {
        "table" => Table(),
        "series" => Series(),
        "numbers" => Numbers(),
        "texts" => Texts(),
        _ => Images(),
    };

    // What a person sees of a row.
    private static string Seen(Dataset data, int row) => data.LabelText(row) + ":" + (data.Schema.Text is not null ? data.Document(row)
        : data.Schema.Image is not null ? string.Join(' ', data.Pixels(row).ToArray()) : string.Join(' ', data.Row(row).ToArray()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_rows_stay_in_one_part_of_the_size_that_was_asked_for(string kind)
    {
        var data = Of(kind);
        var classes = Math.Max(1, data.Schema.Classes.Count);
        Assert.Equal(40 * classes, data.CountDuplicates());
        for (ulong seed = 0; seed < 20; seed++)
        {
            var split = data.Split(seed: seed, duplicates: DuplicateRows.Together);
            DataPart[] parts = [split.Train, split.Validation, split.Test];
            Assert.Equal(Enumerable.Range(0, data.Count), parts.SelectMany(p => p.Rows).Order());
            HashSet<string>[] seen = [.. parts.Select(p => p.Rows.Select(r => Seen(data, r)).ToHashSet(StringComparer.Ordinal))];
            Assert.False(seen[0].Overlaps(seen[1]) || seen[0].Overlaps(seen[2]) || seen[1].Overlaps(seen[2]));
            for (var c = 0; c < classes; c++)
                Assert.Equal([91, 13, 26], parts.Select(p => p.Rows.Count(r => data.Label(r) == c)));
            Assert.Equal(0, split.Doubles);
            Assert.Equal(data.Notes, split.Notes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spread_is_the_usual_split_and_says_how_many_test_rows_were_trained_on(string kind)
    {
        var data = Of(kind);
        var split = data.Split(seed: 3);
        Assert.Equal(split.Test.Rows, data.Split(seed: 3, duplicates: DuplicateRows.Spread).Test.Rows);
        var trained = split.Train.Rows.Select(r => Seen(data, r)).ToHashSet(StringComparer.Ordinal);
        var doubles = split.Test.Rows.Count(r => trained.Contains(Seen(data, r)));
        Assert.InRange(doubles, 1, split.Test.Count);
        Assert.Equal(doubles, split.Doubles);
        Assert.StartsWith(FormattableString.Invariant($"{doubles} of {split.Test.Count} test rows equal"), split.Notes[^1],
            StringComparison.Ordinal);
        Assert.Contains("--duplicates together", split.Notes[^1], StringComparison.Ordinal);
        Assert.Equal(0, DataSplit.Uncut(data).Doubles);
    }

    [Fact]
    public void Where_no_row_is_double_both_ways_give_the_same_rows()
    {
        foreach (var name in new[] { "wine", "glass", "digits" })
        {
            var data = Dataset.Open(name);
            if (data.CountDuplicates() > 0)
                continue;
            var (spread, together) = (data.Split(seed: 5), data.Split(seed: 5, duplicates: DuplicateRows.Together));
            Assert.Equal(spread.Train.Rows, together.Train.Rows);
            Assert.Equal(spread.Validation.Rows, together.Validation.Rows);
            Assert.Null(data.DuplicateNote());
        }
        Assert.Equal(0, Dataset.Open("wine").CountDuplicates());
    }

    [Fact]
    public void Rows_with_other_labels_are_no_doubles_and_zero_has_no_sign()
    {
        Assert.Equal(0, Dataset.FromArrays("t", s_schema, [1, 2, 1, 2], [0, 1]).CountDuplicates());
        Assert.Equal(1, Dataset.FromArrays("t", s_schema, [0.0, 2, -0.0, 2, 3, 3], [0, 0, 1]).CountDuplicates());
        Assert.Equal(0, Dataset.FromTargets("t", new([Column.Numeric("a")], "y", []), [1, 1], [2, 3]).CountDuplicates());
    }

    [Fact] // By hand: 7 and 2 rows are asked for; of units of 5 rows the first fills training, the other must be the test part.
    public void Large_units_leave_both_sides_a_row()
    {
        var data = Dataset.FromArrays("t", s_schema, [.. Enumerable.Range(0, 20).SelectMany(i => new double[] { i / 5, 0 })],
            [.. Enumerable.Range(0, 20).Select(i => i / 10)]);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var split = data.Split(0.7, 0, seed, duplicates: DuplicateRows.Together);
            Assert.Equal((10, 10, 0), (split.Train.Count, split.Test.Count, split.Doubles));
        }
    }

    [Fact]
    public void A_class_of_one_row_many_times_is_named()
    {
        var data = Dataset.FromArrays("t", s_schema, [1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4], [0, 0, 0, 1, 1, 1]);
        var message = Assert.Throws<CandorException>(() => data.Split(0.7, 0, duplicates: DuplicateRows.Together)).Message;
        Assert.Contains("All 3 rows of class 'no' of t are equal", message, StringComparison.Ordinal);
        Assert.Equal(2, data.Split(0.7, 0).Test.Count);
    }

    [Fact]
    public void A_test_part_that_was_chosen_beforehand_stays_and_its_doubles_are_counted()
    {
        var train = _folder.Write("train.csv", "a,b,class\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            FormattableString.Invariant($"{i / 2},{i / 4},{(i % 8 < 4 ? "no" : "yes")}\n"))));
        var test = _folder.Write("test.csv", "a,b,class\n0,0,no\n99,1,no\n2,1,yes\n2,1,no\n");
        var data = Dataset.Open(train, null, new() { TestData = test });
        Assert.Equal("2 of 4 test rows equal training rows in inputs and label; the test part was chosen beforehand, and stays as it is.",
            data.DuplicateNote());
        for (ulong seed = 0; seed < 20; seed++)
        {
            var split = data.Split(0.7, 0.3, seed, duplicates: DuplicateRows.Together);
            Assert.Equal([40, 41, 42, 43], split.Test.Rows);
            Assert.Empty(split.Train.Rows.Select(r => Seen(data, r)).Intersect(split.Validation.Rows.Select(r => Seen(data, r))));
            Assert.Equal([28, 12], new[] { split.Train.Count, split.Validation.Count });
            var expected = Dataset.GivenDoubles(split.Doubles, 4);
            Assert.Equal(expected is null ? 0 : 1, split.Notes.Count(n => n == expected));
        }
    }
}
