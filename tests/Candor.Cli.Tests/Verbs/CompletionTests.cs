using System.Diagnostics;
using System.Globalization;

namespace Candor.Cli.Tests.Verbs;

/// <summary>What a shell offers when Tab is pressed behind a line.</summary>
public sealed class CompletionTests
{
    private static string[] At(string line) => Cli.Run(string.Create(CultureInfo.InvariantCulture, $"[suggest:{line.Length}]"), line)
        .Done().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("candor ex", "explain", "export")]
    [InlineData("candor data fe", "fetch")]
    [InlineData("candor explain runs/demo --exp", "--explainer")]
    [InlineData("candor explain runs/demo --explainer kern", "kernel-shap")]
    [InlineData("candor train wine --method mee", "meed")]
    [InlineData("candor train wine --missing d", "drop")]
    [InlineData("candor train win", "wine", "wine-quality-red")]
    [InlineData("candor evaluate runs/demo --metrics insertion,del", "insertion,deletion", "insertion,deletion-predicted")]
    [InlineData("candor completion z", "zsh")]
    [InlineData("candor train wine --epochs ")]
    [InlineData("/usr/bin/candor check --min-insertion-", "--min-insertion-margin", "--min-insertion-predicted")]
    public void Words_that_may_stand_there_are_offered(string line, params string[] words) =>
        Assert.Equal(words, At(line).Where(w => words.Length > 0 || w[0] != '-'));

    [Fact]
    public void All_verbs_are_offered_at_the_beginning_and_all_that_is_offered_is_understood()
    {
        var verbs = At("candor ").Where(w => w[0] != '-').ToArray();
        Assert.Contains("explain", verbs);
        Assert.All(verbs, verb => Cli.Run(verb, "--help").Done());
        Assert.Empty(At("candor explai\0"));
    }

    [Fact]
    public void Bash_completes_with_what_is_printed()
    {
        if (!File.Exists("/bin/bash"))
            return;
        var script = $"candor() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "Candor.Cli.dll")}' \"$@\"; }}\n" +
            Cli.Run("completion", "bash").Done().Output +
            "COMP_LINE='candor explain runs/demo --explainer kern'; COMP_POINT=${#COMP_LINE}; _candor; " +
            "printf '%s\\n' \"${COMPREPLY[@]}\"; " +
            "complete -p candor";
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal("kernel-shap\ncomplete -o default -F _candor candor\n", bash.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void An_unknown_shell_is_refused() => Cli.Run("completion", "fish").Refused("There is no shell 'fish'");
}
