namespace Candor.Data.Tests;

/// <summary>A test part that is given apart is matched as new data is: it is read by what the training rows are.</summary>
public sealed class TestPartTests : IDisposable
{
    private const string Train = "colour,size,bought\nred,1,yes\ngreen,2,no\nblue,3,yes\nred,4,no\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("colour,size,bought\nred,5,yes\ngreen,6,no\n")] // blue does not occur
    [InlineData("size,bought,colour\n5,yes,red\n6,no,green\n")] // another order
    [InlineData("colour,shop,size,bought\nred,A,5,YES\ngreen,B,6,no\n")] // a column more, a class written otherwise
    public void Columns_categories_and_classes_are_those_of_the_training_rows(string test)
    {
        var data = Open(Train, test);

        Assert.Equal((6, 4), (data.Count, data.TestFrom));
        Assert.Equal(["red", "5", "green", "6"], [data.Text(4, 0), data.Text(4, 1), data.Text(5, 0), data.Text(5, 1)]);
        Assert.Equal(["yes", "no"], [data.LabelText(4), data.LabelText(5)]);
    }

    [Fact]
    public void A_test_part_may_be_one_row_of_one_class() => Assert.Equal(5, Open(Train, "colour,size,bought\nblue,9,yes\n").Count);

    [Fact]
    public void Labels_may_be_written_otherwise()
    {
        var data = Open("a,bought\n1,0\n2,1\n3,0\n", "a,bought\n4,1.0\n");

        Assert.Equal("1", data.LabelText(3));
    }

    [Fact]
    public void Numbers_to_predict_stay_with_their_rows()
    {
        var data = Dataset.Open(File("a,y\n1,10\n2,20\n3,30\n", "r.csv"), "y",
            new() { Task = LearningTask.Regression, TestData = File("y,a\n40,4\n", "rt.csv") });

        Assert.Equal([10, 20, 30, 40], Enumerable.Range(0, 4).Select(data.Target));
    }

    [Fact]
    public void Absent_features_of_LIBSVM_are_zeros()
    {
        var data = Dataset.Open(File("1 1:1 3:2\n0 2:5\n", "t.libsvm"), null, new() { TestData = File("1 1:7\n", "s.libsvm") });

        Assert.Equal([7.0, 0, 0], data.Row(2).ToArray());
    }

    [Fact]
    public void Ids_stay_with_their_rows()
    {
        var options = new DataOptions { Ids = ["id"], TestData = File("id,a,y\nT1,3,u\n", "it.csv") };
        var data = Dataset.Open(File("id,a,y\nR1,1,u\nR2,2,v\n", "i.csv"), "y", options);

        Assert.Equal(["R1", "R2", "T1"], data.Ids);
    }

    [Fact]
    public void Texts_are_joined_whatever_their_length()
    {
        var options = new DataOptions { Text = "text", TestData = File("text,y\none two three four,a\n", "tt.csv") };
        var data = Dataset.Open(File("text,y\none two,a\nthree,b\n", "t.csv"), "y", options);

        Assert.Equal("one two three four", data.Document(2));
        Assert.Equal(2, data.Schema.Text!.Tokens);
    }

    [Theory]
    [InlineData("colour,size,bought\npink,5,yes\n", "pink")]
    [InlineData("colour,size,bought\nred,5,maybe\n", "maybe")]
    [InlineData("colour,size\nred,5\n", "bought")]
    [InlineData("colour,bought\nred,yes\n", "size")]
    public void What_the_training_rows_do_not_know_is_named(string test, string named) =>
        Assert.Contains(named, Assert.Throws<CandorException>(() => Open(Train, test)).Message);

    [Fact]
    public void A_category_that_training_lacks_may_count_as_nothing() =>
        Assert.True(double.IsNaN(Open(Train, "colour,size,bought\npink,5,yes\n", UnknownPolicy.Background).Row(4)[0]));

    [Fact]
    public void A_policy_for_test_data_without_any_is_a_mistake() => Assert.Contains("--test-data", Assert.Throws<CandorException>(() =>
        Dataset.Open(File(Train, "train.csv"), "bought", new() { Unknown = UnknownPolicy.Background })).Message);

    private Dataset Open(string train, string test, UnknownPolicy? unknown = null) =>
        Dataset.Open(File(train, "train.csv"), "bought", new() { TestData = File(test, "test.csv"), Unknown = unknown });

    private string File(string text, string name)
    {
        var path = Path.Combine(_folder.Path, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
