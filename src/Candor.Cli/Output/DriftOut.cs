using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;

namespace Candor.Cli.Output;

/// <summary>How far data lies from what a run learnt from, as a table and as a document.</summary>
internal static class DriftOut
{
    private const int MostShown = 40;

    /// <summary>A table and sentences.</summary>
    public static void Print(Terminal terminal, Drift drift)
    {
        terminal.Line(FormattableString.Invariant(
            $"{drift.Name}: {drift.Rows} rows beside {drift.ReferenceRows} of the training part"));
        var table = Tables.New(terminal, "column", "kind", ">distance", ">shift", ">p (Holm)", ">missing", ">outside/new", "");
        foreach (var c in drift.Columns.Where(c => c.Kind != "words").Take(MostShown))
            Row(table, c);
        if (drift.Label is { } label)
            Row(table, label);
        table.Print(terminal);
        foreach (var sentence in DriftSentences.Of(drift))
            terminal.Line(sentence);
        terminal.Line("Distance: of numbers Wasserstein's in deviations of training, of categories the share of rows that would have " +
            "to change.");
    }

    private static void Row(Spectre.Console.Table table, ColumnDrift c) => table.Row(
        c.Name, c.Kind, Figures.Score(c.Distance), c.Shift is { } shift ? Figures.Signed(shift) : "-",
        c.AdjustedP < 0.001 ? "< 0.001" : Figures.Score(c.AdjustedP),
        FormattableString.Invariant($"{100 * c.MissingReference:0.#} to {100 * c.Missing:0.#} %"),
        FormattableString.Invariant($"{(c.Kind == "numeric" ? c.Outside : c.New.Sum(n => n.Rows))}"),
        c.Drifted ? "differs" : c.Small ? "little" : "");

    /// <summary>The document; null where nothing was compared.</summary>
    public static JsonObject? Json(Drift? drift) => drift is null ? null : new JsonObject
    {
        ["reference"] = drift.Reference,
        ["referenceRows"] = drift.ReferenceRows,
        ["data"] = drift.Name,
        ["rows"] = drift.Rows,
        ["comparedColumns"] = drift.AllColumns,
        ["drifted"] = drift.Drifted,
        ["small"] = drift.Small,
        ["findings"] = JsonOut.Array(DriftSentences.Of(drift)),
        ["columns"] = new JsonArray([.. drift.Columns.Select(c => (JsonNode)Column(c))]),
        ["label"] = drift.Label is { } label ? Column(label) : null,
    };

    private static JsonObject Column(ColumnDrift c) => new()
    {
        ["name"] = c.Name,
        ["kind"] = c.Kind,
        ["distance"] = JsonOut.Number(c.Distance),
        ["shift"] = c.Shift is { } shift ? JsonOut.Number(shift) : null,
        ["statistic"] = JsonOut.Number(c.Statistic),
        ["p"] = JsonOut.Number(c.P),
        ["adjustedP"] = JsonOut.Number(c.AdjustedP),
        ["missingReference"] = JsonOut.Number(c.MissingReference),
        ["missing"] = JsonOut.Number(c.Missing),
        ["missingAdjustedP"] = JsonOut.Number(c.MissingAdjustedP),
        ["outside"] = c.Outside,
        ["new"] = new JsonObject(c.New.Select(n => KeyValuePair.Create(n.Name, (JsonNode?)n.Rows))),
        ["drifted"] = c.Drifted,
    };
}
