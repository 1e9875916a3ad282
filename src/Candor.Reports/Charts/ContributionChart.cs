using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Markup;

namespace Candor.Reports.Charts;

/// <summary>Signed contributions of one row as bars, the largest first, before beside after (the paper's Fig. A.6).</summary>
internal static class ContributionChart
{
    private const int LongestName = 60;

    /// <summary>The bars of a row; of many features the first twenty, with all of them in the table.</summary>
    public static Chart Of(ExplainedSample sample)
    {
        var all = Contribution.Sorted(sample);
        var shown = all.Take(Contribution.Shown).ToArray();
        var title = Signs.Title(sample);
        var (before, after) = SampleSides.Of(sample);
        var values = shown.SelectMany((c, i) => Bars(Label(shown, i), c, before, after));
        var spec = Spec.Of(title, Text, values);
        Name(spec["layer"]![0]!["encoding"]!, before, after);
        spec["height"] = shown.Length * (sample.Before is null ? 20 : 26);
        var lines = all.Any(c => c.Half is > 0) ? " Thin lines are 95 % intervals over the random draws (±)." : "";
        if (lines.Length > 0)
        {
            spec["layer"]!.AsArray().Add(JsonNode.Parse(Interval));
            Name(spec["layer"]![2]!["encoding"]!, before, after);
        }
        if (sample.Before is null)
            OneSeries(spec);
        var folded = all.Count > shown.Length
            ? $" The {Show.Count(shown.Length)} largest of {Show.Count(all.Count)} features; the table has all."
            : "";
        return new(title, $"{Signs.Caption(sample)}{lines}{folded}", spec, Table(all, sample));
    }

    // The names of the two series, which are data where runs are compared.
    private static void Name(JsonNode encoding, string before, string after)
    {
        foreach (var channel in new[] { "yOffset", "color" })
            if (encoding[channel]?["scale"] is { } scale)
                scale["domain"] = new JsonArray(before, after);
    }

    private static IEnumerable<JsonObject> Bars(string label, Contribution c, string before, string after)
    {
        if (c.Before is { } phi)
            yield return Bar(label, before, phi, c);
        var bar = Bar(label, after, c.After, c);
        if (c.Half is { } half)
            (bar["low"], bar["high"]) = (Spec.Number(c.After - half), Spec.Number(c.After + half));
        yield return bar;
    }

    private static JsonObject Bar(string label, string series, double phi, Contribution c) => new()
    {
        ["feature"] = label,
        ["series"] = series,
        ["phi"] = Spec.Number(phi),
        ["name"] = c.Name,
        ["value"] = c.Value,
    };

    // The axis needs a label of its own for every bar, even where two columns share name and value.
    private static string Label(Contribution[] shown, int i)
    {
        var label = Short(shown[i]);
        var same = shown.Take(i).Count(c => Short(c) == label);
        return same == 0 ? label : $"{label} ({same + 1})";
    }

    private static string Short(Contribution c)
    {
        var name = c.Name.Length > LongestName ? c.Name[..(LongestName - 1)] + "…" : c.Name;
        return c.Value.Length == 0 ? name : $"{name} = {c.Value}";
    }

    // With one predictor the colour is free to repeat the sign.
    private static void OneSeries(JsonObject spec)
    {
        var encoding = spec["layer"]![0]!["encoding"]!.AsObject();
        encoding.Remove("yOffset");
        foreach (var layer in spec["layer"]!.AsArray().Skip(2))
            layer!["encoding"]!.AsObject().Remove("yOffset");
        encoding["color"] = JsonNode.Parse("""{"condition": {"test": "datum.phi < 0", "value": "var(--before)"}, "value": "var(--after)"}""");
    }

    private static Html Table(IReadOnlyList<Contribution> all, ExplainedSample sample)
    {
        var (show, signed) = (Show.For(sample), Show.SignedFor(sample));
        return sample.Before is not null
            ? Markup.Table.Of(["Feature", "Value", $"φ {SampleSides.Of(sample).Before}", $"φ {SampleSides.Of(sample).After}", .. Head(all)],
                all.Select(c => (string[])[c.Name, c.Value, signed(c.Before ?? double.NaN), signed(c.After), .. Half(c)]))
            : Markup.Table.Of(["Feature", "Value", "φ", .. Head(all)],
                all.Select(c => (string[])[c.Name, c.Value, signed(c.After), .. Half(c)]));

        string[] Half(Contribution c) => c.Half is { } half ? [show(half)] : [];
    }

    private static string[] Head(IReadOnlyList<Contribution> all) => all.Any(c => c.Half is not null) ? ["±"] : [];

    private const string Interval =
        """
        {
          "transform": [{"filter": "isValid(datum.low)"}],
          "mark": {"type": "rule", "color": "var(--ink)"},
          "encoding": {
            "y": {"field": "feature", "type": "nominal", "sort": null},
            "yOffset": {"field": "series", "scale": {"domain": ["before", "after"]}},
            "x": {"field": "low", "type": "quantitative"},
            "x2": {"field": "high"}
          }
        }
        """;

    private const string Text =
        """
        {
          "layer": [
            {
              "mark": {"type": "bar"},
              "encoding": {
                "y": {"field": "feature", "type": "nominal", "sort": null, "title": null, "scale": {"paddingInner": 0.25}},
                "yOffset": {"field": "series", "scale": {"domain": ["before", "after"]}},
                "x": {"field": "phi", "type": "quantitative", "stack": null, "axis": {"title": "Contribution φ"}},
                "color": {"field": "series", "type": "nominal", "title": null,
                          "scale": {"domain": ["before", "after"], "range": ["var(--before)", "var(--after)"]}},
                "tooltip": [
                  {"field": "name", "type": "nominal", "title": "Feature"},
                  {"field": "value", "type": "nominal", "title": "Value"},
                  {"field": "series", "type": "nominal", "title": "Predictor"},
                  {"field": "phi", "type": "quantitative", "title": "φ", "format": "+.4~g"}
                ]
              }
            },
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": "var(--muted)", "aria": false}, "encoding": {"x": {"datum": 0}}}
          ]
        }
        """;
}
