namespace Candor.Reports.Markup;

/// <summary>Plain tables: the first column names the row, the others are figures.</summary>
internal static class Table
{
    private const string Mark = "**";

    /// <summary>A table of text that is encoded here.</summary>
    public static Html Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, string kind = "figures") => Of(head, rows,
        kind, Html.Text);

    /// <summary>The same where a cell may begin with a part that is marked as in Markdown, <c>**best** rest</c>.</summary>
    public static Html OfMarked(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows) => Of(head, rows, "figures", Marked);

    private static Html Marked(string cell) =>
        cell.StartsWith(Mark, StringComparison.Ordinal) && cell.IndexOf(Mark, Mark.Length, StringComparison.Ordinal) is var end and > 0
            ? Html.Of($"<strong>{cell[Mark.Length..end]}</strong>{cell[(end + Mark.Length)..]}")
            : Html.Text(cell);

    private static Html Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, string kind, Func<string, Html> text) =>
        Html.Of(
        $"""
        <div class="scroll" tabindex="0"><table class="{kind}">
        <thead><tr>{head.Select(h => Html.Of($"<th scope=\"col\">{h}</th>"))}</tr></thead>
        <tbody>
        {rows.Select(r => Row(r, text))}</tbody>
        </table></div>
        """);

    private static Html Row(IReadOnlyList<string> cells, Func<string, Html> text) =>
        Html.Of($"<tr><th scope=\"row\">{text(cells[0])}</th>{cells.Skip(1).Select(c => Html.Of($"<td>{text(c)}</td>"))}</tr>\n");
}
