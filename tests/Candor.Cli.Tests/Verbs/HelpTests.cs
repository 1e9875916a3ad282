using Candor.Cli.Session;
using Candor.Cli.Usage;

namespace Candor.Cli.Tests.Verbs;

public sealed class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("explain")]
    [InlineData("evaluate")]
    [InlineData("check")]
    [InlineData("export")]
    [InlineData("report")]
    [InlineData("data")]
    [InlineData("data", "fetch")]
    [InlineData("list")]
    [InlineData("cite")]
    [InlineData("completion")]
    [InlineData]
    public void Help_shows_an_example_and_the_common_options(params string[] verb)
    {
        var text = Cli.Run([.. verb, "--help"]).Done().Output;
        Assert.Contains("Example", text);
        Assert.Contains($"\n  {string.Join(' ', ["candor", .. verb])}", text);
        foreach (var option in new[] { "--json", "--seed", "--threads", "--device" })
            Assert.Contains($"  {option} ", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 120, line));
    }

    [Fact]
    public void Libtorch_is_loaded_ahead_for_verbs_that_there_are_and_not_for_their_help()
    {
        Assert.All(CommandLine.WithTensors, verb => Cli.Run(verb, "--help").Done());
        Assert.False(Began("explain", "--help"));
        Assert.False(Began("list"));
        Assert.False(Began());
        Assert.True(Began("explain", "run"));

        static bool Began(params string[] args)
        {
            using var start = HeadStart.Begin(args, CommandLine.WithTensors);
            return start.IsLoading;
        }
    }

    [Theory]
    [InlineData("--json", "list", "metrics")]
    [InlineData("list", "--json", "metrics")]
    public void Common_options_may_stand_before_the_verb(params string[] args) => Assert.StartsWith("[", Cli.Run(args).Done().Output);

    [Theory]
    [InlineData]
    [InlineData("train")]
    [InlineData("data", "fetch")]
    public void Help_is_a_verb_too(params string[] verb) =>
        Assert.Equal(Cli.Run([.. verb, "--help"]).Done().Output, Cli.Run(["help", .. verb]).Done().Output);

    [Fact]
    public void Help_of_what_there_is_not_is_refused() => Cli.Run("help", "trian").Refused("Did you mean 'train'?");

    [Fact]
    public void Help_wins_over_other_mistakes() => Assert.Contains("Usage: candor train", Cli.Run("train", "--help",
        "--nonsense").Done().Output);
}
