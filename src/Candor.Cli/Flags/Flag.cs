using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Candor.Cli.Session;

namespace Candor.Cli.Flags;

/// <summary>Options by kind. One that was not given is null; numbers are read the same in every culture.</summary>
internal static class Flag
{
    public static Option<string?> Text(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description
    };

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    public static Option<double?> Number(string name, string description) =>
        Parsed<double?>(name, "X", description, (text, _) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture,
            out var x) ? x : null, "a number");

    /// <summary>A number, or the word none, which is NaN here.</summary>
    public static Option<double?> NumberOrNone(string name, string description) => Parsed<double?>(name, "X|none", description,
        (text, _) => text.Equals("none", StringComparison.OrdinalIgnoreCase) ? double.NaN
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? x : null, "a number or none");

    public static Option<int?> Whole(string name, string description) =>
        Parsed<int?>(name, "N", description, (text, _) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var n) ? n : null, "a whole number");

    /// <summary>A number of rows, or the word all, which is 0 here.</summary>
    public static Option<int?> Rows() => Rows("--rows",
        "rows that are measured, drawn class by class (default: as many as bring the 95 % interval of each mean to +-0.01, 500 at least)");

    /// <summary>The same under another name.</summary>
    public static Option<int?> Rows(string name, string description) => Parsed<int?>(name, "N|all", description,
        (text, _) => text.Equals("all", StringComparison.OrdinalIgnoreCase) ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null,
                "a whole number from 1 on, or all");

    public static Option<ulong?> Seed(string name, string description) =>
        Parsed<ulong?>(name, "N", description, (text, _) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture,
            out var n) ? n : null, "a whole number from 0 on");

    /// <summary>A number of bytes, with a unit: B, KiB, MiB, GiB, TiB, or the decimal KB … TB; a bare letter means the binary
    /// one.</summary>
    public static Option<long?> Bytes(string name, string description) => Parsed<long?>(name, "SIZE", description, (text, _) =>
    {
        var number = text.TrimEnd([.. "BbIiKkMmGgTt "]);
        var unit = text[number.Length..].Trim().ToUpperInvariant();
        int power = unit is "" or "B" ? 0 : "KMGT".IndexOf(unit[0]) + 1;
        double? factor = unit is "" or "B" || (power > 0 && unit[1..] is "" or "IB") ? Math.Pow(1024, power) : power > 0
            && unit[1..] == "B" ? Math.Pow(1000, power) : null;
        return factor is { } f && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var x)
            && x * f is >= 1 and < 1e18 ? (long)(x * f) : null;
    }, "a size such as 4GiB or 512MiB");

    /// <summary>One of a few words.</summary>
    public static Option<T?> Choice<T>(string name, string description, params (string Word, T Value)[] choices) where T : struct =>
        Parsed<T?>(name, string.Join('|', choices.Select(c => c.Word)), description, (text, result) =>
        {
            foreach (var (word, value) in choices)
                if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    return value;
            result.AddError(Suggestion.Unknown($"{name} value", text, choices.Select(c => c.Word)).Message);
            return null;
        }, null);

    /// <summary>Words between commas; the option may come more than once.</summary>
    public static Option<string[]?> List(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.SelectMany(t => t.Value.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };

    /// <summary>Pairs NAME=VALUE, several behind one option or behind several.</summary>
    public static Option<string[]?> Pairs(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Pairs as names and values.</summary>
    public static IReadOnlyDictionary<string, object?> Split(string option, string[] pairs)
    {
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !values.TryAdd(pair[..at].Trim(), pair[(at + 1)..].Trim()))
                throw new UsageException($"{option} takes COLUMN=VALUE, each column once, but got '{pair}' ({option} age=40).");
        }
        return values;
    }

    /// <summary>Texts, one each time that the option comes.</summary>
    public static Option<string[]?> Repeated(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Numbers between commas.</summary>
    public static Option<T[]?> Numbers<T>(string name, string value, string description) where T : struct, System.Numerics.INumberBase<T> =>
        Parsed<T[]?>(name, value, description, (text, _) =>
        {
            var parts = text == "none" ? [] : text.Split(',', StringSplitOptions.TrimEntries);
            var numbers = new T[parts.Length];
            for (var i = 0; i < parts.Length; i++)
                if (!T.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                    return null;
            return numbers;
        }, "numbers between commas, or none");

    private static Option<T> Parsed<T>(string name, string value, string description, Func<string, ArgumentResult, T> parse,
        string? expected) => new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var parsed = parse(text, result);
                if (parsed is null && expected is not null)
                    result.AddError($"{name} takes {expected}, but got '{text}'.");
                return parsed;
            },
        };
}
