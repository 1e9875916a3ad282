using System.CommandLine;
using System.CommandLine.Help;
using Candor.Cli.Flags;
using Candor.Cli.Session;
using Candor.Cli.Verbs;

namespace Candor.Cli.Usage;

/// <summary>The verbs together.</summary>
internal static class CommandLine
{
    /// <summary>Parses and runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Invoke(string[] args, Shell shell)
    {
        var result = Root(shell).Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (result.Action is not HelpPage and not VersionAction)
            UsageError.ThrowFor(result);
        return result.Invoke(new InvocationConfiguration
        {
            Output = shell.Output.Writer,
            Error = shell.Error.Writer,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Root(Shell shell)
    {
        var common = new CommonFlags();
        var root = new RootCommand("Candor makes neural networks explain themselves honestly: measures how faithful explanations are, repairs the predictor, and shows it.");
        foreach (var option in root.Options.ToArray())
        {
            if (option is HelpOption)
                option.Action = new HelpPage(shell, common);
            else if (option is VersionOption)
                option.Action = new VersionAction(shell);
        }
        foreach (var verb in Verbs(shell, common))
            root.Add(verb);
        AddCommon(root, common);
        root.SetAction(_ => Welcome.Print(shell));
        return root;
    }

    private static IEnumerable<Verb> Verbs(Shell shell, CommonFlags common) =>
    [
        new DemoVerb(shell, common), new TrainVerb(shell, common), new PredictVerb(shell, common), new ExplainVerb(shell, common),
            new EvaluateVerb(shell, common),
        new CheckVerb(shell, common), new SweepVerb(shell, common), new ReproduceVerb(shell, common), new ReportVerb(shell, common),
            new LabelVerb(shell, common), new DataVerb(shell, common), new ListVerb(shell, common),
        new CiteVerb(shell, common),
    ];

    private static void AddCommon(Command root, CommonFlags common)
    {
        foreach (var option in common.Options)
        {
            option.Recursive = true;
            root.Add(option);
        }
    }
}
