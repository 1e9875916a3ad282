using Candor.Cli.Output;

namespace Candor.Cli.Tests.Input;

/// <summary>Names, classes and values that would move a terminal's cursor.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Escape = "\u001b";
    private readonly Scratch _scratch = new();

    [Fact]
    public void Escapes_from_data_reach_no_terminal()
    {
        var data = _scratch.Write("esc.csv", $"x{Escape}]0;PWNED\u0007{Escape}[31m,y,class\n"
            + string.Concat(Enumerable.Range(0, 12).Select(i => $"{i},{i * 5 % 7},{(i % 2 == 0 ? $"{Escape}[5mred" : "b\u202e")}\n")));
        Cli.Train(data, _scratch["run"]).Done();
        foreach (var args in new string[][] { ["data", "show", data], ["explain", _scratch["run"], "--row", "1", "--out", _scratch["page"]],
            ["evaluate", _scratch["run"], "--metrics", "accuracy"], ["explain", _scratch["run"], "--set", $"{Escape}[2J=1"],
            ["train", data, "--label", $"{Escape}[2J"] })
        {
            var outcome = Cli.Run(args);
            Assert.DoesNotContain(Escape, outcome.Output + outcome.Error);
            Assert.DoesNotContain("\u0007", outcome.Output + outcome.Error);
            Assert.DoesNotContain("\u202e", outcome.Output + outcome.Error);
        }
        Assert.Contains("\\u001B[5mred", Cli.Run("data", "show", data).Done().Output);
        Assert.Contains("class", (string)Cli.Run("data", "show", data, "--json").Done().Json["label"]!);
    }

    [Fact]
    public void A_table_on_a_terminal_shows_what_the_terminal_would_obey()
    {
        using var screen = new StringWriter();
        using (var writer = new HarmlessWriter(screen))
        {
            writer.Write($"a,{Escape}[2J\n");
            writer.Write($"b\u202e,{Escape}]0;x\u0007\r\n".ToCharArray());
            writer.Write($"{Escape}\t".AsSpan());
            writer.Write('\u009b');
            writer.WriteLine("é");
        }
        Assert.Equal($"a,\\u001B[2J\nb\\u202E,\\u001B]0;x\\u0007\r\n\\u001B\t\\u009Bé{Environment.NewLine}", screen.ToString());
    }

    [Theory]
    [InlineData("plain, café 😍\u200d👩\n\tx", "plain, café 😍\u200d👩\n\tx")]
    [InlineData("a\u001b[2Jb", "a\\u001B[2Jb")]
    [InlineData("\u009b31m\u007f\u2066", "\\u009B31m\\u007F\\u2066")]
    public void What_does_no_harm_stays(string text, string shown) => Assert.Equal(shown, Harmless.Of(text));

    public void Dispose() => _scratch.Dispose();
}
