using System.Text.Json.Nodes;

namespace Candor.Cli.Tests;

/// <summary>What a command line did.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Outcome Done()
    {
        Assert.True(Code == 0, $"exit code {Code}: {Error}");
        return this;
    }

    /// <summary>Exit code 2, one line on the error stream that says so, behind that which says what data a run names, and nothing on the
    /// output.</summary>
    public string Refused(params string[] words)
    {
        Assert.True(Code == 2, $"exit code {Code}: {Output}{Error}");
        Assert.Equal("", Output);
        var line = Assert.Single(ErrorLines, l => !l.Contains("names its data, which is read: ", StringComparison.Ordinal));
        Assert.StartsWith("error: ", line);
        Assert.DoesNotContain("internal error", line);
        foreach (var word in words)
            Assert.Contains(word, line);
        return line;
    }
}

/// <summary>Command lines in this process.</summary>
internal static class Cli
{
    /// <summary>A training that takes no time.</summary>
    public static readonly string[] Tiny = ["--epochs", "2", "--pretrain-epochs", "2", "--hidden", "8", "--samples", "30"];

    public static Outcome Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Program.Run(args, output, error);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public static Outcome Train(string data, string path, params string[] more) => Run(["train", data, "--out", path, .. Tiny, .. more]);
}
