namespace Candor.Reports.Markup;

/// <summary>Plain tables: the first column names the row, the others are figures.</summary>
internal static class Table
{
    /// <summary>A table of text that is encoded here.</summary>
    public static Html Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, string kind = "figures") => Html.Of(
        $"""
        <div class="scroll"><table class="{kind}">
        <thead><tr>{head.Select(h => Html.Of($"<th scope=\"col\">{h}</th>"))}</tr></thead>
        <tbody>
        {rows.Select(Row)}</tbody>
        </table></div>
        """);

    private static Html Row(IReadOnlyList<string> cells) =>
        Html.Of($"<tr><th scope=\"row\">{cells[0]}</th>{cells.Skip(1).Select(c => Html.Of($"<td>{c}</td>"))}</tr>\n");
}
