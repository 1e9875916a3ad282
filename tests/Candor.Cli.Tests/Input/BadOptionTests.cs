namespace Candor.Cli.Tests.Input;

/// <summary>Every option that makes no sense is refused in one line with exit code 2, before anything is written.</summary>
public sealed class BadOptionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("--batch 124", "--batch", "500")]
    [InlineData("--samples 13", "--samples", "5")]
    [InlineData("--fraction", "--fraction", "0")]
    [InlineData("--fraction", "--fraction", "1.5")]
    [InlineData("--fraction", "--fraction", "NaN")]
    [InlineData("lambda1", "--lambda1", "-0.1")]
    [InlineData("lambda1", "--lambda12", "-1")]
    [InlineData("lambda4", "--lambda4", "NaN")]
    [InlineData("--epochs", "--epochs", "-3")]
    [InlineData("patience", "--patience", "-1")]
    [InlineData("--lr", "--lr", "0")]
    [InlineData("whole number", "--epochs", "3.5")]
    [InlineData("takes a number", "--lr", "0,01")]
    [InlineData("from 0 on", "--seed", "-1")]
    [InlineData("threads", "--threads", "0")]
    [InlineData("device", "--device", "gpu")]
    [InlineData("Did you mean 'id-expo'?", "--method", "idexpo")]
    [InlineData("Did you mean 'lime'?", "--explainer", "limee")]
    [InlineData("Did you mean 'mean'?", "--baseline", "meen")]
    [InlineData("Did you mean 'drop'?", "--missing", "dorp")]
    [InlineData("Did you mean '--epochs'?", "--epocs", "3")]
    [InlineData("Did you mean '--lambda-expo'?", "--lamda-expo", "3")]
    [InlineData("--separator", "--separator", "abc")]
    [InlineData("--hidden", "--hidden", "8,x")]
    [InlineData("--hidden", "--hidden", "0")]
    [InlineData("no option --samples", "--explainer", "gradient", "--samples", "30")]
    [InlineData("no effect", "--lambda-expo", "0.1")]
    [InlineData("contradict", "--header", "--no-header")]
    [InlineData("--eta", "--eta")]
    [InlineData("one argument too many", "extra")]
    [InlineData("train", "--train-share", "1.2")]
    public void A_bad_option_is_refused(string words, params string[] options)
    {
        Cli.Run(["train", "wine", "--out", _scratch["run"], .. options]).Refused(words);
        Assert.False(Directory.Exists(_scratch["run"]));
    }

    [Theory]
    [InlineData("Did you mean 'train'?", "trian", "wine")]
    [InlineData("Did you mean '--out'?", "demo", "--oot", "x")]
    [InlineData("Did you mean '--row'?", "explain", "x", "--rwo", "1")]
    [InlineData("Did you mean '--min-insertion'?", "check", "x", "--min-insertoin", "1")]
    [InlineData("Did you mean 'fetch'?", "data", "fetsh")]
    [InlineData("Name the data", "train")]
    [InlineData("no run folder", "explain", "nowhere", "--row", "1")]
    [InlineData("no run folder", "evaluate", "nowhere")]
    [InlineData("no run folder", "check", "nowhere", "--min-accuracy", "1")]
    [InlineData("no run folder", "report", "nowhere")]
    [InlineData("no run folder", "cite", "--run", "nowhere")]
    [InlineData("config.json", "train", "--config", "nowhere/config.json")]
    [InlineData("config.json", "train", "--resume", "--out", "nowhere")]
    public void A_bad_command_line_is_refused(string words, params string[] args) => Cli.Run(args).Refused(words);

    [Fact]
    public void Several_mistakes_are_told_at_once()
    {
        var refused = Cli.Run("train", "wine", "--epocs", "3", "--lr", "fast", "--seeed", "1", "--batch", "x");
        refused.Refused("--epochs");
        Assert.Equal("error: There is no option '--epocs'. Did you mean '--epochs'? There is no option '--seeed'. Did you mean '--seed'? " +
            "--batch takes a whole number, but got 'x'. --lr takes a number, but got 'fast'. See candor train --help.",
            refused.Error.Trim());
    }

    [Fact]
    public void A_foreign_folder_is_left_alone()
    {
        Directory.CreateDirectory(_scratch["mine"]);
        _scratch.Write("mine/thesis.txt", "dear");
        Cli.Train("wine", _scratch["mine"]).Refused("not empty");
        Assert.Equal(["thesis.txt"], Directory.EnumerateFiles(_scratch["mine"]).Select(Path.GetFileName));
    }

    public void Dispose() => _scratch.Dispose();
}
