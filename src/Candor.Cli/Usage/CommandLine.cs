using System.CommandLine;
using System.CommandLine.Help;
using Candor.Cli.Flags;
using Candor.Cli.Session;
using Candor.Cli.Verbs;

namespace Candor.Cli.Usage;

/// <summary>The verbs together.</summary>
internal static class CommandLine
{
    private static readonly (string Name, VerbWork Work, Func<Shell, CommonFlags, Verb> Make)[] s_verbs =
    [
        ("demo", VerbWork.Tensors, (s, c) => new DemoVerb(s, c)), ("train", VerbWork.OverRanks, (s, c) => new TrainVerb(s, c)),
        ("predict", VerbWork.OverRanks, (s, c) => new PredictVerb(s, c)), ("explain", VerbWork.OverRanks, (s, c) => new ExplainVerb(s, c)),
        ("measure", VerbWork.OverRanks, (s, c) => new MeasureVerb(s, c)),
        ("evaluate", VerbWork.OverRanks, (s, c) => new EvaluateVerb(s, c)),
        ("check", VerbWork.Light, (s, c) => new CheckVerb(s, c)), ("compare", VerbWork.Tensors, (s, c) => new CompareVerb(s, c)),
        ("sweep", VerbWork.Tensors, (s, c) => new SweepVerb(s, c)), ("reproduce", VerbWork.Tensors, (s, c) => new ReproduceVerb(s, c)),
        ("export", VerbWork.Tensors, (s, c) => new ExportVerb(s, c)), ("report", VerbWork.Light, (s, c) => new ReportVerb(s, c)),
        ("dashboard", VerbWork.Tensors, (s, c) => new DashboardVerb(s, c)), ("label", VerbWork.Light, (s, c) => new LabelVerb(s, c)),
        ("data", VerbWork.Light, (s, c) => new DataVerb(s, c)), ("list", VerbWork.Light, (s, c) => new ListVerb(s, c)),
        ("cite", VerbWork.Light, (s, c) => new CiteVerb(s, c)), ("completion", VerbWork.Light, (s, _) => new CompletionVerb(s)),
    ];

    /// <summary>The verbs that compute with tensors whatever they are asked, so that libtorch is loaded meanwhile.</summary>
    public static IEnumerable<string> WithTensors => s_verbs.Where(v => v.Work != VerbWork.Light).Select(v => v.Name);

    /// <summary>The verbs that several ranks do together.</summary>
    public static IEnumerable<string> OverRanks => s_verbs.Where(v => v.Work == VerbWork.OverRanks).Select(v => v.Name);

    /// <summary>What the verb of a command line does, as far as that concerns several ranks; its help does little.</summary>
    public static VerbWork WorkOf(string[] args) => args.Any(a => a is "--help" or "-h" or "-?") ? VerbWork.Light
        : s_verbs.FirstOrDefault(v => v.Name == args.FirstOrDefault()).Work;

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Invoke(string[] args, Shell shell)
    {
        if (Completion.IsAsked(args, out var line, out var position))
        {
            foreach (var word in Completion.Words(Root(shell, line.Split(' ')[0]), line, position))
                shell.Output.Writer.WriteLine(word);
            return 0;
        }
        var help = args is ["help", ..];
        args = help ? [.. args[1..], "--help"] : args;
        var root = Root(shell, args.FirstOrDefault());
        if (help)
            UsageError.RequireVerbs(root, args[..^1]);
        var result = root.Parse(args,
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
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

    private static RootCommand Root(Shell shell, string? asked)
    {
        var common = new CommonFlags(shell.Threads);
        var root = new RootCommand("Candor makes neural networks explain themselves honestly: measures how faithful explanations are, repairs the predictor, and shows it.");
        foreach (var option in root.Options.ToArray())
        {
            if (option is HelpOption)
                option.Action = new HelpPage(shell, common);
            else if (option is VersionOption)
                option.Action = new VersionAction(shell);
        }
        // A verb's options take time to make, so where one is asked for, the others are not made.
        foreach (var (name, _, make) in
            Array.Exists(s_verbs, v => v.Name == asked) ? s_verbs.Where(v => v.Name == asked) : s_verbs)
            root.Add(make(shell, common));
        AddCommon(root, common);
        root.SetAction(_ => Welcome.Print(shell));
        return root;
    }

    private static void AddCommon(Command root, CommonFlags common)
    {
        foreach (var option in common.Options)
        {
            option.Recursive = true;
            root.Add(option);
        }
    }
}
