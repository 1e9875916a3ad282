using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>Tables on the output: with lines on a terminal, plain ASCII elsewhere.</summary>
internal static class Tables
{
    /// <summary>An empty table; columns whose title starts with <c>&gt;</c> are aligned to the right.</summary>
    public static Table New(Terminal terminal, params string[] columns)
    {
        var table = new Table { Border = terminal.IsTerminal ? TableBorder.Rounded : TableBorder.Ascii, UseSafeBorder = true };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var added = new TableColumn(Markup.Escape(Harmless.Of(right ? column[1..] : column)));
            table.AddColumn(right ? added.RightAligned() : added);
        }
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow([.. cells.Select(c => new Text(Harmless.Of(c)))]);

    /// <summary>Prints a table.</summary>
    public static void Print(this Table table, Terminal terminal) => terminal.Ansi.Write(table);
}
