using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Candor.Cli.Flags;
using Candor.Cli.Session;
using Candor.Cli.Verbs;

namespace Candor.Cli.Usage;

/// <summary>The help of a command: what it does, what it takes, and examples.</summary>
internal sealed class HelpPage(Shell shell, CommonFlags common) : SynchronousCommandLineAction
{
    private const int LeftColumn = 34;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var name = NameOf(command);
        Paragraph(command.Description ?? "");
        Line($"\nUsage: {name}{Usage(command)}");
        Section("Verbs", command.Subcommands.Select(c => (c.Name, c.Description ?? "")));
        Section("Arguments", command.Arguments.Select(a => (Shape(a), a.Description ?? "")));
        if (command is Verb verb)
        {
            foreach (var group in verb.Groups)
                Section(group.Title, group.Options.Select(Row));
        }
        var help = command is RootCommand ? "show this help; candor help VERB shows that of a verb" : "show this help";
        Section(common.Title, [.. common.Options.Select(Row), ("--help", help), .. command is RootCommand
            ? [("--version", "show the version")] : Array.Empty<(string, string)>()]);
        var examples = (command as Verb)?.Examples ?? ["candor demo", "candor train data.csv --label COLUMN"];
        Line(examples.Count == 1 ? "\nExample:" : "\nExamples:");
        foreach (var example in examples)
            Line($"  {example}");
        return 0;
    }

    private static string NameOf(Command command) =>
        command is RootCommand ? "candor" : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";

    private static string Usage(Command command)
    {
        var arguments = string.Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $" [{Shape(a)}]"
            : $" {Shape(a)}"));
        return command.Subcommands.Count > 0 && command is RootCommand ? " VERB [options]" : command.Subcommands.Count > 0
            ? " [VERB] [options]" : $"{arguments} [options]";
    }

    private static string Shape(Argument argument) =>
        argument.Name + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");

    private static (string, string) Row(Option option) =>
        (option.HelpName is { } value ? $"{option.Name} {value}" : option.Name, option.Description ?? "");

    private void Section(string title, IEnumerable<(string Left, string Right)> rows)
    {
        var entries = rows.ToList();
        if (entries.Count == 0)
            return;
        Line($"\n{title}:");
        foreach (var (left, right) in entries)
        {
            var lines = Wrap(right, Width - LeftColumn).ToList();
            if (left.Length > LeftColumn - 4)
                Line($"  {left}");
            else
                Line($"  {left.PadRight(LeftColumn - 2)}{lines[0]}");
            foreach (var line in left.Length > LeftColumn - 4 ? lines : lines.Skip(1))
                Line(new string(' ', LeftColumn) + line);
        }
    }

    private int Width => Math.Clamp(shell.Output.Width, 60, 120);

    private void Paragraph(string text)
    {
        foreach (var line in Wrap(text, Width))
            Line(line);
    }

    private void Line(string text) => shell.Output.Line(text);

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }
        yield return line;
    }
}
