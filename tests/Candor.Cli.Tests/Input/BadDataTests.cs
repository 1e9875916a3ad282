namespace Candor.Cli.Tests.Input;

/// <summary>Every bad input is refused in one line with exit code 2.</summary>
public sealed class BadDataTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public static TheoryData<string, string, string> Files => new()
    {
        { "an empty file", "", "empty" },
        { "a header only", "a,b,class\n", "" },
        { "one class only", "a,b,class\n1,2,x\n3,4,x\n5,6,x\n7,8,x\n", "one class only" },
        { "a text in a numeric column", Rows("1,2,x", "3,oops,y", "5,6,x", "7,8,y"), "oops" },
        { "ragged rows", Rows("1,2,x", "3,4", "5,6,x", "7,8,y"), "" },
        { "NaN", Rows("1,2,x", "3,NaN,y", "5,6,x", "7,8,y"), "" },
        { "infinity", Rows("1,2,x", "3,inf,y", "5,6,x", "7,8,y"), "" },
        { "a class with one example", Rows("1,2,x", "3,4,x", "5,6,x", "7,8,x", "9,1,lonely"), "lonely" },
        { "a missing cell", Rows("1,2,x", "3,,y", "5,6,x", "7,8,y"), "--missing" },
        { "a column name twice", "a,a,class\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n", "'a'" },
    };

    [Theory, MemberData(nameof(Files))]
    public void A_bad_file_is_refused(string what, string text, string word)
    {
        Assert.NotEmpty(what);
        var file = _scratch.Write("bad.csv", text);
        var line = Cli.Train(file, _scratch["run"]).Refused(word);
        Assert.Contains("bad", line);
        Assert.False(Directory.Exists(_scratch["run"]));
    }

    [Fact]
    public void A_missing_file_is_refused() => Cli.Train(_scratch["none.csv"], _scratch["run"]).Refused("none.csv", "does not exist");

    [Fact]
    public void An_unknown_set_is_refused_with_a_suggestion() => Cli.Train("wime", _scratch["run"]).Refused("Did you mean 'wine'?");

    [Fact]
    public void An_absent_label_column_is_refused_with_a_suggestion() =>
        Cli.Train(_scratch.Write("d.csv", Rows("1,2,x", "3,4,y")), _scratch["run"], "--label", "clas").Refused("Did you mean 'class'?");

    [Fact]
    public void A_model_for_other_columns_is_refused()
    {
        Cli.Train("wine", _scratch["wine"]).Done();
        Cli.Run("train", "glass", "--model", _scratch["wine"], "--out", _scratch["run"]).Refused("9 columns", "13");
    }

    private static string Rows(params string[] rows) => "a,b,class\n"
        + string.Concat(Enumerable.Repeat(string.Concat(rows.Take(1).Select(r => r + "\n")), 3)) + string.Join('\n', rows) + "\n";

    public void Dispose() => _scratch.Dispose();
}
