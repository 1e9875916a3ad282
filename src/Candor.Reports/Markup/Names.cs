namespace Candor.Reports.Markup;

/// <summary>Lists of names that may be long.</summary>
internal static class Names
{
    private const int Shown = 12;

    /// <summary>The number of names and the names, all but the first dozen folded.</summary>
    public static Html Of(IReadOnlyList<string> names) => names.Count <= Shown
        ? Html.Of($"{Show.Count(names.Count)}: {string.Join(", ", names)}")
        : Html.Of(
            $"""
            {Show.Count(names.Count)}: {string.Join(", ", names.Take(Shown))}, …
            <details><summary>All {Show.Count(names.Count)}</summary><p class="small">{string.Join(", ", names)}</p></details>
            """);
}
