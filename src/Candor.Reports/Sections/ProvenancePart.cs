using System.Globalization;
using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>What the page of a case rests on, so that it can be filed and computed again.</summary>
internal static class ProvenancePart
{
    /// <summary>The section; nothing where it is not known.</summary>
    public static Html Of(CaseProvenance? p) => p is null ? Html.Empty : Html.Of(
        $"""
        <section class="provenance">
        <h2>What this page rests on</h2>
        <dl>
        {Entries(p)}</dl>
        <p class="small">The file beside this page that ends in .json holds the same with this page’s hash;
        <code>candor explain --verify</code> computes it again from run and data and says what differs.</p>
        </section>

        """);

    /// <summary>The section of an explanation of many rows.</summary>
    /// <param name="p">What it rests on.</param>
    /// <param name="rows">How many.</param>
    public static Html OfRows(CaseProvenance p, int rows) => Html.Of(
        $"""
        <section class="provenance">
        <h2>What this page rests on</h2>
        {Listed(p, rows)}
        <p class="small">The file beside this page that ends in .json holds all figures; the same question gives the same ones.</p>
        </section>

        """);

    /// <summary>The same without a heading.</summary>
    /// <param name="p">What it rests on.</param>
    /// <param name="rows">How many.</param>
    public static Html Listed(CaseProvenance p, int rows) => Html.Of($"<dl>\n{Entries(p, $"{Show.Count(rows)} rows")}</dl>\n");

    private static Html Entries(CaseProvenance p, string? cases = null) => Html.Join(
    [
        p.Reason is { } reason ? Entry("Asked for", reason) : Html.Empty,
        Entry("Made", p.Made),
        Entry("Model", $"{p.Run}{(p.Before ? ", before tuning" : "")}"),
        Hash("Model’s SHA-256", p.ModelSha256),
        Hash("Contract’s SHA-256", p.ContractSha256),
        Entry("Data", p.Data),
        Hash("Data’s SHA-256", p.DataSha256),
        Entry(cases is null ? "Case" : "Cases", cases ?? Case(p)),
        Entry("Explainer", p.Explainer),
        Entry("Settings", Settings(p)),
        Entry("Candor", $"{p.Candor}, libtorch {p.Libtorch}"),
    ]);

    private static string Settings(CaseProvenance p) => string.Join(", ",
    [
        .. p.Settings.Select(s => $"{s.Key} {s.Value}"),
        .. p.Seed is { } seed ? [string.Create(CultureInfo.InvariantCulture, $"seed {seed}")] : Array.Empty<string>(),
        .. p.Background is { } background ? [$"background {background}"] : Array.Empty<string>(),
    ]);

    private static string Case(CaseProvenance p) => string.Join(", ", new[]
    {
        p.Row is { } row ? string.Create(CultureInfo.InvariantCulture, $"row {row} (from 0)") : null, p.Id is { } id ? $"id {id}" : null,
    }.OfType<string>().DefaultIfEmpty("as given"));

    private static Html Entry(string name, string value) => Html.Of($"<dt>{name}</dt><dd>{value}</dd>\n");

    private static Html Hash(string name, string? value) =>
        value is null ? Html.Empty : Html.Of($"<dt>{name}</dt><dd><code>{value}</code></dd>\n");
}
