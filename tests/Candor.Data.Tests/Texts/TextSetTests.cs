namespace Candor.Data.Tests.Texts;

public sealed class TextSetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private const string Reviews = "id,split,review,rating,sentiment\n"
        + "1,test,\"Good, \"\"very\"\" good<br />film\",9,pos\n2,train,bad film,2,neg\n3,train,\"a line\nbreak\",8,pos\n4,train,dull,1,neg\n5,test,never again,3,neg\n";

    [Fact]
    public void A_column_of_a_table_is_a_set_of_texts_and_a_split_column_chooses_the_test_part()
    {
        var data = Dataset.Open(_folder.Write("reviews.csv", Reviews), "sentiment", new() { Text = "review" });
        Assert.Equal(5, data.Count);
        Assert.Equal(["neg", "pos"], data.Schema.Classes);
        Assert.Equal(3, data.TestFrom);
        Assert.Equal(["bad film", "a line\nbreak", "dull", "Good, \"very\" good<br />film", "never again"],
            Enumerable.Range(0, 5).Select(data.Document));
        Assert.Equal([0, 1, 0, 1, 0], Enumerable.Range(0, 5).Select(data.Label));
        Assert.Equal(new TextShape("review", 4, 5000), data.Schema.Text);
        Assert.True(Dataset.IsTexts("x.csv", new() { Text = "review" }));
        Assert.Throws<InvalidOperationException>(() => data.Row(0).Length);
    }

    [Fact] // A column named split with other cells is just a column.
    public void Other_splits_are_left_alone()
    {
        var data = Dataset.Open(_folder.Write("r.csv", Reviews.Replace("test", "dev", StringComparison.Ordinal)), "sentiment",
            new() { Text = "3", Tokens = 2, Vocabulary = 100, KeptWords = KeptWords.Last });
        Assert.Null(data.TestFrom);
        Assert.Equal(new TextShape("review", 2, 100, KeptWords.Last), data.Schema.Text);
    }

    [Theory]
    [InlineData("reviw", "sentiment", "no column 'reviw' for the text")]
    [InlineData("review", "sentimnt", "no column 'sentimnt' for the label")]
    [InlineData("review", "review", "both text and label")]
    public void Columns_that_are_not_there_are_refused(string text, string label, string says) =>
        Refused(Reviews, label, new() { Text = text }, says);

    [Fact]
    public void An_empty_text_is_named_by_its_line_and_can_be_dropped()
    {
        const string csv = "text,class\ngood,a\nbad,b\n\" ... \",a\nfine,a\nworse,b\n";
        Refused(csv, null, new() { Text = "text" }, ":4:", "has no word", "--missing drop");
        Assert.Equal(4, Dataset.Open(_folder.Write("r.csv", csv), null, new() { Text = "text", Missing = MissingPolicy.Drop }).Count);
        Refused(csv, null, new() { Text = "text", Missing = MissingPolicy.Mean }, "no mean");
    }

    [Theory]
    [InlineData("text,class\ngood,a\nbad,a\n", "one class only")]
    [InlineData("text,class\ngood,\nbad,a\n", "the label in column 'class' is empty")]
    public void Labels_that_teach_nothing_are_refused(string csv, string says) => Refused(csv, null, new() { Text = "text" }, says);

    [Fact]
    public void A_folder_with_a_sub_folder_of_texts_for_every_class_is_a_set()
    {
        foreach (var (path, text) in new[] { ("train/pos/1.txt", "good"), ("train/neg/0.txt", "bad"), ("train/neg/1.txt", "dull"),
            ("train/unsup/0.txt", "?! x"), ("test/pos/0.txt", "fine"), ("test/neg/0.txt", "poor") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, path))!);
            File.WriteAllText(Path.Combine(_folder.Path, path), text);
        }
        Assert.True(Dataset.IsTexts(_folder.Path));
        Assert.False(Dataset.IsImages(_folder.Path));
        var data = Dataset.Open(_folder.Path);
        Assert.Equal(["neg", "pos"], data.Schema.Classes);
        Assert.Equal(["bad", "dull", "good", "poor", "fine"], Enumerable.Range(0, data.Count).Select(data.Document));
        Assert.Equal(3, data.TestFrom);
        Assert.Equal(["neg", "pos", "unsup"], Dataset.Open(Path.Combine(_folder.Path, "train")).Schema.Classes);
        File.WriteAllText(Path.Combine(_folder.Path, "train/pos/2.txt"), "...");
        Assert.Contains("2.txt has no word", Assert.Throws<CandorException>(() => Dataset.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_built_in_set_is_there_and_its_hash_speaks_of_its_texts()
    {
        var data = Dataset.Open("opinions");
        Assert.Equal(600, data.Count);
        Assert.Equal(["bad", "good"], data.Schema.Classes);
        Assert.True(Dataset.IsTexts("opinions"));
        Assert.Equal(data.Sha256, Dataset.Open("opinions", null, new() { Tokens = 5 }).Sha256);
        Assert.NotEqual(data.Sha256, Dataset.FromTexts("opinions",
            [.. Enumerable.Range(0, 600).Select(i => data.Document(i) + (i == 7 ? "!" : ""))],
            [.. Enumerable.Range(0, 600).Select(data.Label)], data.Schema.Classes).Sha256);
    }

    [Fact]
    public void Options_of_texts_need_texts()
    {
        var table = _folder.Write("t.csv", "a,class\n1,x\n2,y\n");
        Assert.Contains("--tokens is for texts", Assert.Throws<CandorException>(() => Dataset.Open(table, null,
            new() { Tokens = 5 })).Message, StringComparison.Ordinal);
        Assert.Contains("--text names a column", Assert.Throws<CandorException>(() => Dataset.Open("opinions", null,
            new() { Text = "text" })).Message, StringComparison.Ordinal);
        Assert.Contains("--tokens 400", Assert.Throws<CandorException>(() => Dataset.Open("opinions", null, new() { Tokens = 0 })).Message,
            StringComparison.Ordinal);
        Assert.Contains("has texts", Assert.Throws<CandorException>(() => DataSplit.Encode(Dataset.Open("opinions"),
            Dataset.Open("wine").Split().Standardizer, "x")).Message, StringComparison.Ordinal);
    }

    private void Refused(string csv, string? label, DataOptions options, params string[] says)
    {
        var error = Assert.Throws<CandorException>(() => Dataset.Open(_folder.Write("bad.csv", csv), label, options));
        Assert.All(says, s => Assert.Contains(s, error.Message, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
