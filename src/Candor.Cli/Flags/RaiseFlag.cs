using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Candor.Data;

namespace Candor.Cli.Flags;

/// <summary><c>--raise LIMIT=N</c>: limits on what reading a file may cost, with other values.</summary>
internal static class RaiseFlag
{
    private static readonly (string Unit, double Factor)[] s_units =
        [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("k", 1e3), ("M", 1e6), ("G", 1e9)];

    public static Option<ReadLimits?> Create() => new("--raise")
    {
        HelpName = "LIMIT=N",
        Description = $"raise a limit on what reading a file may cost: {string.Join(", ", ReadLimits.Names)} (docs/limits.md); " +
            "N may end in k, M, G, KiB, MiB or GiB; several between commas",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = Parse,
    };

    private static ReadLimits? Parse(ArgumentResult result)
    {
        var limits = new ReadLimits();
        foreach (var pair in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? pair : pair[..at];
            if (at < 0 || Number(pair[(at + 1)..]) is not { } value)
            {
                result.AddError($"--raise takes LIMIT=N, but got '{pair}' (--raise pixels=200M).");
                return null;
            }
            try
            {
                limits = limits.With(name, value);
            }
            catch (CandorException e)
            {
                result.AddError(e.Message);
                return null;
            }
        }
        return limits;
    }

    private static long? Number(string text)
    {
        var (unit, factor) = Array.Find(s_units, u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        var number = unit is null ? text : text[..^unit.Length];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var x)
            && x * (unit is null ? 1 : factor) is >= 1 and <= 1e18 and var value ? (long)value : null;
    }
}
