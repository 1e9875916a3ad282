using System.CommandLine;
using Candor.Data;

namespace Candor.Cli.Flags;

/// <summary>How numbers are written in a file.</summary>
internal static class NumbersFlag
{
    public static Option<NumberForm?> Create() => Flag.Choice("--numbers", "how numbers are written: plain (1234.5); point (1,234.5) or " +
        "comma (1.234,5), without currency, per cent sign and unit (default plain; for new data as in training)",
        ("plain", NumberForm.Plain), ("point", NumberForm.Point), ("comma", NumberForm.Comma));
}
