using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Candor.Cli.Output;
using Candor.Cli.Verbs;
using Candor.Data;

namespace Candor.Cli.Usage;

/// <summary>What may stand where the cursor is, for shells: <c>candor "[suggest:POSITION]" "LINE"</c>, as other commands of .NET answer
/// it, too.</summary>
internal static class Completion
{
    private const string Begin = "[suggest:";

    private static readonly string[] s_short = ["-?", "-h", "/?", "/h"];

    private static readonly Dictionary<string, Func<IEnumerable<string>>> s_words = new()
    {
        ["--explainer"] = () => Catalog.Explainers,
        ["--method"] = () => Catalog.Methods.Concat(Catalog.LearnedMethods),
        ["--baseline"] = () => Masking.Baseline.Names,
        ["--metrics"] = () => MetricNames.All.Select(MetricNames.Word),
        ["DATA"] = () => DataCatalog.All.Select(e => e.Name),
        ["SHELL"] = () => CompletionVerb.Shells,
    };

    /// <summary>Whether a shell asks.</summary>
    /// <param name="args">The words behind <c>candor</c>.</param>
    /// <param name="line">The line that is being written, without the command's own name.</param>
    /// <param name="position">The cursor's place in it.</param>
    public static bool IsAsked(string[] args, out string line, out int position)
    {
        (line, position) = ("", 0);
        if (args is not [var directive, ..] || !directive.StartsWith(Begin, StringComparison.Ordinal) || directive[^1] != ']'
            || !int.TryParse(directive[Begin.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return false;
        var whole = args.Length > 1 ? args[1] : "";
        // The position counts from the line's beginning, with the command's name as it was typed.
        var name = whole.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var blank ? blank + 1 : whole.Length;
        line = whole[name..];
        position = Math.Clamp(at - name, 0, line.Length);
        return true;
    }

    /// <summary>The words that may stand there, a line each.</summary>
    /// <param name="root">The verbs; what they know of words is added.</param>
    /// <param name="line">The line.</param>
    /// <param name="position">The cursor's place in it.</param>
    public static IEnumerable<string> Words(RootCommand root, string line, int position)
    {
        foreach (var command in root.Subcommands.SelectMany(c => c.Subcommands.Prepend(c)))
            Teach(command);
        var written = line[..position];
        var word = written[(written.LastIndexOf(' ') + 1)..];
        // Several words between commas: what stands before the last one stays.
        var list = word.LastIndexOf(',') + 1;
        var before = written[..^word.Length];
        return root.Parse(before).GetCompletions(before.Length).Select(c => c.Label)
            .Where(w => w.StartsWith(word[list..], StringComparison.Ordinal) && !s_short.Contains(w) && !(list > 0 && w[0] == '-'))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(w => word[..list] + w);
    }

    private static void Teach(Command command)
    {
        foreach (var option in command.Options)
            // One of a few words is told so in the help.
            option.CompletionSources.Add(_ => Items(s_words.TryGetValue(option.Name, out var words) ? words()
                : option.HelpName is { } shape && shape.Contains('|', StringComparison.Ordinal)
                    ? shape.Split('|').Where(w => w != w.ToUpperInvariant()) : []));
        foreach (var argument in command.Arguments)
            if (s_words.TryGetValue(argument.Name, out var words))
                argument.CompletionSources.Add(_ => Items(words()));
    }

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> words) => words.Select(w => new CompletionItem(w));
}
