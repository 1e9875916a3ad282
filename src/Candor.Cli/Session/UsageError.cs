using System.CommandLine;
using System.CommandLine.Parsing;

namespace Candor.Cli.Session;

/// <summary>What is wrong with a command line, in one line with a suggestion.</summary>
internal static class UsageError
{
    /// <summary>Throws for the first thing that is wrong, unknown options before what follows from them.</summary>
    public static void ThrowFor(ParseResult result)
    {
        var command = result.CommandResult.Command;
        if (UnknownOption(result) is { } option)
            throw new UsageException(Unknown("option", option, OptionsOf(result.CommandResult), command));
        if (result.UnmatchedTokens is [var word, ..])
        {
            throw new UsageException(command.Subcommands.Count > 0
                ? Unknown("verb", word, command.Subcommands.Select(c => c.Name), command)
                : $"'{word}' is one argument too many; see {NameOf(command)} --help.");
        }
        if (result.Errors is [var error, ..])
            throw new UsageException(Plain(error, command));
    }

    private static string? UnknownOption(ParseResult result) => result.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .FirstOrDefault(t => t.Type == TokenType.Argument && (t.Value.StartsWith("--", StringComparison.Ordinal) || IsUnmatched(result,
            t)))?.Value;

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

    private static string Plain(ParseError error, Command command)
    {
        var message = error.Message.TrimEnd('.');
        return message.EndsWith("--help", StringComparison.Ordinal) || error.SymbolResult is OptionResult { Errors: var own }
            && own.Contains(error)
            ? error.Message
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
