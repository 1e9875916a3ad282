using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Runs.Explaining;

namespace Candor.Web.Labels;

/// <summary>All that is to be guessed.</summary>
/// <param name="Data">Name of the data.</param>
/// <param name="Classes">Names of the classes.</param>
/// <param name="K">Number of units shown.</param>
/// <param name="Seed">Seed of the draw and of the order.</param>
/// <param name="Items">Rows × methods.</param>
public sealed record LabelSet(string Data, IReadOnlyList<string> Classes, int K, ulong Seed, IReadOnlyList<LabelItem> Items)
{
    /// <summary>All columns of a table with what they held in training, so that people know among what was selected; empty for pictures,
    /// texts and files of older versions.</summary>
    public IReadOnlyList<LabelColumn> Columns { get; init; } = [];

    /// <summary>Items from masked rows, numbered in an order that tells nothing of the method.</summary>
    public static LabelSet Of(MaskedRows masked)
    {
        ArgumentNullException.ThrowIfNull(masked);
        var rows = LabelOrder.Shuffled(masked.Rows.Count, new Xoshiro256(masked.Seed)).Select(i => masked.Rows[i]);
        return new(masked.Data, masked.Classes, masked.K, masked.Seed,
            [.. rows.Select((r, i) => new LabelItem(i + 1, r.Row, r.Method, r.Predicted, Shown(r)))])
        {
            Columns = [.. masked.Columns.Select(c => new LabelColumn(c.Name, c.Value))],
        };
    }

    private static string Shown(MaskedRow row)
    {
        var shown = new JsonObject();
        if (row.Png is { } png)
            shown["image"] = "data:image/png;base64," + Convert.ToBase64String(png);
        if (row.Words is { } words)
            shown["words"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]);
        if (row.Features is { } features)
            shown["features"] = new JsonArray([.. features.Select(f => new JsonObject { ["name"] = f.Name, ["value"] = f.Value })]);
        return shown.ToJsonString();
    }
}
