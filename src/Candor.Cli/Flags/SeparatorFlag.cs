using System.CommandLine;

namespace Candor.Cli.Flags;

/// <summary>The separator of CSV files: a character, or its name where a shell makes it hard to type.</summary>
internal static class SeparatorFlag
{
    public static Option<char?> Create() => new("--separator")
    {
        HelpName = "CHAR",
        Description = "between cells: a character, tab, comma, semicolon or space (default: detected)",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            char? separator = text.ToLowerInvariant() switch
            {
                "tab" or "\\t" => '\t',
                "comma" => ',',
                "semicolon" => ';',
                "space" => ' ',
                [var c] => c,
                _ => null,
            };
            if (separator is null)
                result.AddError($"--separator takes one character, tab, comma, semicolon or space, but got '{text}'.");
            return separator;
        },
    };
}
