using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candor.Bench;

/// <summary>How the time and the memory of a step grow: one size varies, the others stay.</summary>
internal static class Scale
{
    private static readonly (string Curve, string Where, string Job, string Option, int[] Values)[] s_curves =
    [
        ("B: rows a batch", "LIME on a table, D = 40, M = 200, S = 20", "step", "batch", [32, 64, 128, 256, 512]),
        ("M: samples of LIME", "B = 128, D = 40, S = 20", "step", "samples", [50, 100, 200, 400, 800]),
        ("D: units", "B = 128, M = 640, S = 20", "step --mask-steps 20 --samples 640", "columns", [40, 80, 160, 320, 640]),
        ("S: mask steps", "B = 128, D = 160, M = 200", "step --columns 160", "mask-steps", [10, 20, 40, 80, 160]),
        ("H = W: pixels of a side", "ResNet-18 with Grad-CAM, B = 4, S = 8", "resnet18-cam-step --batch 4 --mask-steps 8", "side",
            [32, 64, 96, 128]),
        ("B through ResNet-18", "Grad-CAM, 32×32 pixels, S = 8", "resnet18-cam-step --mask-steps 8", "batch", [2, 4, 8, 16]),
        ("N: training rows", "representer points, 64 units, batch 32", "representer", "points", [1000, 2000, 4000, 8000, 16000]),
    ];

    public static string Run(BenchOptions options)
    {
        var text = new StringBuilder();
        var points = new JsonArray();
        foreach (var (curve, where, job, option, values) in s_curves)
        {
            Console.Error.WriteLine(curve);
            var head = string.Concat(values.Select(v => FormattableString.Invariant($" {v} |")));
            var rule = string.Concat(Enumerable.Repeat("---:|", values.Length));
            text.Append(CultureInfo.InvariantCulture, $"**{curve}** ({where})\n\n| |{head}\n|---|{rule}\n");
            foreach (var path in job == "representer" ? new[] { "exact", "fresh" } : ["keep-graphs", "chunked"])
            {
                var lines = values.Select(v => Pairs.Start(
                    Environment.ProcessPath!, FormattableString.Invariant(
                        $"{job} --path {path} --{option} {v} --rounds 1 --threads {options.Threads} --steps-per-round 3"), options,
                        ours: true).Last()).ToArray();
                foreach (var (figure, field) in new[] { ("ms a step", "medianMs"), ("peak MiB above idle", "peakAboveIdleMiB") })
                {
                    text.Append(CultureInfo.InvariantCulture,
                        $"| {path}, {figure} " +
                        $"|{string.Concat(lines.Select(l => FormattableString.Invariant($" {l[field]!.GetValue<double>():0.#} |")))}\n");
                    foreach (var (value, line) in values.Zip(lines))
                        points.Add(new JsonObject
                        {
                            ["curve"] = curve,
                            ["size"] = value,
                            ["way"] = path,
                            ["figure"] = figure,
                            ["value"] = line[field]!.GetValue<double>()
                        });
                }
            }
            text.Append('\n');
        }
        if (options.Out is { } file)
            Draw(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "figures", Path.GetFileNameWithoutExtension(file)
                + "-scale.vl.json"), points);
        return text.ToString();
    }

    /// <summary>The curves as a Vega-Lite specification, which tools/render-figures.mjs draws.</summary>
    private static void Draw(string file, JsonArray points)
    {
        var spec = JsonNode.Parse(
            """
            {
              "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
              "description": "Time and memory of a step against the sizes",
              "facet": {"row": {"field": "figure", "type": "nominal", "title": null}, "column": {"field": "curve", "type": "nominal",
                  "title": null, "sort": null}},
              "spec": {
                "width": 150, "height": 150,
                "encoding": {
                  "x": {"field": "size", "type": "quantitative", "title": null, "scale": {"type": "log", "nice": false, "padding": 6},
                      "axis": {"format": "d", "tickCount": 4}},
                  "y": {"field": "value", "type": "quantitative", "title": null, "scale": {"type": "log"}, "axis": {"tickCount": 4}},
                  "color": {"field": "way", "type": "nominal", "title": null, "scale": {"range": ["#D55E00", "#0072B2", "#009E73",
                      "#999999"]}}
                },
                "layer": [{"mark": "line"}, {"mark": {"type": "point", "filled": true, "opacity": 1},
                    "encoding": {"shape": {"field": "way", "type": "nominal", "title": null}}}]
              },
              "resolve": {"scale": {"x": "independent"}}
            }
            """)!.AsObject();
        spec["data"] = new JsonObject { ["values"] = points };
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, spec.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }
}
