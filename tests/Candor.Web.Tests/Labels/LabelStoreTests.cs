using Candor.Web.Labels;
using Microsoft.Data.Sqlite;

namespace Candor.Web.Tests.Labels;

public sealed class LabelStoreTests : IDisposable
{
    private readonly Sets.Folder _folder = new();
    private readonly LabelSet _set = Sets.Of(3, ["a", "b"]) with { Columns = [new("age", "18 to 75 years"), new("sex", "f, m")] };

    private string File => _folder.File("labels.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Answers_outlive_the_process()
    {
        using (var store = LabelStore.OpenOrCreate(File, _set))
        {
            store.Add(new(2, "Ada", 1));
            store.Add(new(1, "Ada", null));
        }
        using var again = LabelStore.OpenOrCreate(File, _set);
        Assert.Equal([new(2, "Ada", 1), new LabelAnswer(1, "Ada", null)], again.Answers());
        Assert.Equal(_set.Items, again.Set.Items);
        Assert.Equal(_set.Classes, again.Set.Classes);
        Assert.Equal(_set.Columns, again.Set.Columns);
    }

    [Fact]
    public void A_second_answer_replaces_the_first()
    {
        using var store = LabelStore.OpenOrCreate(File, _set);
        store.Add(new(2, "Ada", 1));
        store.Add(new(2, "Bob", 1));
        store.Add(new(2, "Ada", 0));
        Assert.Equal([new(2, "Bob", 1), new LabelAnswer(2, "Ada", 0)], store.Answers());
    }

    [Fact]
    public void Ones_own_last_answer_is_taken_back()
    {
        using var store = LabelStore.OpenOrCreate(File, _set);
        store.Add(new(1, "Ada", 1));
        store.Add(new(2, "Ada", 1));
        store.Add(new(3, "Bob", 1));
        Assert.True(store.Undo("Ada"));
        Assert.Equal([new(1, "Ada", 1), new LabelAnswer(3, "Bob", 1)], store.Answers());
        Assert.True(store.Undo("Ada"));
        Assert.False(store.Undo("Ada"));
    }

    [Theory]
    [InlineData(0, 0, "There is no item 0: the items are 1 to 6.")]
    [InlineData(7, 0, "There is no item 7: the items are 1 to 6.")]
    [InlineData(1, 2, "There is no class 2: the classes are 0 to 1.")]
    [InlineData(1, -1, "There is no class -1: the classes are 0 to 1.")]
    public void Answers_to_nothing_are_refused(int item, int guessed, string expected)
    {
        using var store = LabelStore.OpenOrCreate(File, _set);
        Assert.Equal(expected, Assert.Throws<CandorException>(() => store.Add(new(item, "Ada", guessed))).Message);
        Assert.Empty(store.Answers());
    }

    public static TheoryData<string> Changes => ["data", "k", "methods", "rows", "seed", "model"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Another_set_is_refused(string what)
    {
        LabelStore.OpenOrCreate(File, _set).Dispose();
        var (other, difference) = what switch
        {
            "data" => (_set with { Data = "digits" }, "its data is letters, not digits"),
            "k" => (_set with { K = 4 }, "it shows 3 units, not 4"),
            "methods" => (Sets.Of(3, ["a", "c"]), "its methods are a, b, not a, c"),
            "rows" => (Sets.Of(2, ["a", "b"]), "it has 3 rows, not 2"),
            "seed" => (_set with { Seed = 2 }, "its seed is 1, not 2"),
            _ => (_set with { Items = [.. _set.Items.Select(i => i with { Predicted = 1 - i.Predicted })] },
                "the model, its explanations or the rows have changed"),
        };
        var e = Assert.Throws<CandorException>(() => LabelStore.OpenOrCreate(File, other));
        Assert.Equal($"{File} holds labels of another set: {difference}. Give the same options to go on, or name another file (--labels new.db).", e.Message);
    }

    [Fact]
    public void A_file_that_is_none_is_refused_and_left_alone()
    {
        System.IO.File.WriteAllText(File, new string('x', 5000));
        Assert.StartsWith($"{File} is no file of labels: ", Assert.Throws<CandorException>(() => LabelStore.Open(File)).Message,
            StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_of_another_version_is_refused()
    {
        LabelStore.OpenOrCreate(File, _set).Dispose();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE about SET value = 'candor-labels/9' WHERE key = 'format'";
            command.ExecuteNonQuery();
        }
        Assert.Equal($"{File} has the format 'candor-labels/9', but this version reads 'candor-labels/1'.",
            Assert.Throws<CandorException>(() => LabelStore.Open(File)).Message);
    }

    [Theory]
    [InlineData("UPDATE about SET value = 'null' WHERE key = 'classes'")]
    [InlineData("UPDATE about SET value = '[1]' WHERE key = 'classes'")]
    [InlineData("UPDATE about SET value = 'many' WHERE key = 'k'")]
    [InlineData("UPDATE about SET value = '99999999999' WHERE key = 'k'")]
    [InlineData("DELETE FROM about WHERE key = 'seed'")]
    [InlineData("UPDATE item SET predicted = 99999999999")]
    public void Rows_of_another_kind_are_damage(string change)
    {
        LabelStore.OpenOrCreate(File, _set).Dispose();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = change;
            command.ExecuteNonQuery();
        }
        Assert.StartsWith($"{File} is no file of labels: ", Assert.Throws<CandorException>(() => LabelStore.Open(File)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal($"There are no labels at {File}; collect some first (candor label RUN).",
            Assert.Throws<CandorException>(() => LabelStore.Open(File)).Message);
}
