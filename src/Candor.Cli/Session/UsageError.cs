using System.CommandLine;
using System.CommandLine.Parsing;

namespace Candor.Cli.Session;

/// <summary>What is wrong with a command line, in one line with a suggestion.</summary>
internal static class UsageError
{
    private const int Most = 5;

    /// <summary>Throws for all that is wrong: options that there are not and values that options do not take, else what is too much or
    /// missing, which may follow from those.</summary>
    public static void ThrowFor(ParseResult result)
    {
        var command = result.CommandResult.Command;
        string[] own = [.. UnknownOptions(result).Select(o => Unknown("option", o, OptionsOf(result.CommandResult), command)),
            .. result.Errors.Where(IsOwn).Select(e => e.Message)];
        string[] mistakes = [.. own.Distinct(StringComparer.Ordinal)];
        if (mistakes.Length > 0)
            throw new UsageException(Together(mistakes, $" See {NameOf(command)} --help."));
        if (result.UnmatchedTokens is [var word, ..])
        {
            throw new UsageException(command.Subcommands.Count > 0
                ? Unknown("verb", word, command.Subcommands.Select(c => c.Name), command)
                : $"'{word}' is one argument too many; see {NameOf(command)} --help.");
        }
        if (Missing(result) is { } missing)
            throw new UsageException($"{missing.Name} is missing ({missing.Description}); see {NameOf(command)} --help.");
        if (result.Errors is [var error, ..])
            throw new UsageException(Plain(error, command));
    }

    /// <summary>Throws if there is no such verb.</summary>
    /// <param name="root">All verbs.</param>
    /// <param name="words">A verb, and perhaps a verb of it.</param>
    public static void RequireVerbs(Command root, IEnumerable<string> words)
    {
        foreach (var word in words)
            root = root.Subcommands.FirstOrDefault(c => c.Name == word)
                ?? throw new UsageException(Unknown("verb", word, root.Subcommands.Select(c => c.Name), root));
    }

    // Where to read more is said once, at the end.
    private static string Together(string[] mistakes, string more)
    {
        var shown = mistakes.Take(Most)
            .Select(m => mistakes.Length > 1 && m.EndsWith(more, StringComparison.Ordinal) ? m[..^more.Length] : m);
        return string.Join(' ', shown) + (mistakes.Length > Most ? $" (And {mistakes.Length - Most} more.)" : "")
            + (mistakes.Length > 1 && mistakes.Any(m => m.EndsWith(more, StringComparison.Ordinal)) ? more : "");
    }

    private static IEnumerable<string> UnknownOptions(ParseResult result) => result.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .Where(t => t.Type == TokenType.Argument && (t.Value.StartsWith("--", StringComparison.Ordinal) || IsUnmatched(result, t)))
        .Select(t => t.Value);

    // What an option says of its own value.
    private static bool IsOwn(ParseError error) => error.SymbolResult is OptionResult { Errors: var own } && own.Contains(error);

    private static bool IsUnmatched(ParseResult result, Token token) =>
        token.Value is ['-', not (>= '0' and <= '9' or '.'), ..] && result.UnmatchedTokens.Contains(token.Value);

    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        for (var at = command; at is not null; at = at.Parent as CommandResult)
            foreach (var option in at.Command.Options.Where(o => at == command || o.Recursive))
                yield return option.Name;
    }

    // A long list of options helps nobody: the nearest, and where the rest is.
    private static string Unknown(string kind, string word, IEnumerable<string> known, Command command)
    {
        var message = Suggestion.Unknown(kind, word, known).Message;
        var list = message.IndexOf(" Known: ", StringComparison.Ordinal);
        return kind == "option" ? $"{message[..list]} See {NameOf(command)} --help." : message;
    }

    private static Argument? Missing(ParseResult result) => result.Errors.Count == 0 ? null
        : result.CommandResult.Command.Arguments.FirstOrDefault(a =>
            a.Arity.MinimumNumberOfValues > 0 && result.GetResult(a) is not { Tokens.Count: > 0 });

    private static string Plain(ParseError error, Command command)
    {
        var message = error.Message.TrimEnd('.');
        return message.EndsWith("--help", StringComparison.Ordinal) ? error.Message
            : $"{message}; see {NameOf(command)} --help.";
    }

    private static string NameOf(Command command)
    {
        var names = new List<string>();
        for (Symbol? at = command; at is Command and not RootCommand; at = at.Parents.FirstOrDefault())
            names.Insert(0, at.Name);
        return string.Join(' ', ["candor", .. names]);
    }
}
