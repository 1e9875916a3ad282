using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>What was compared and how far apart it was, printed and written as it comes.</summary>
internal sealed class Report
{
    private readonly Setting _setting;
    private readonly TextWriter _output;
    private readonly List<(string Part, string What, double Difference, double Allowed, string Note)> _rows = [];
    private int _failed;

    public Report(Setting setting, TextWriter output)
    {
        (_setting, _output) = (setting, output);
        if (setting.Out is not null)
            Directory.CreateDirectory(setting.Out);
        output.WriteLine($"device {setting.Device}, libtorch {TorchRuntime.Version}");
        foreach (var line in TorchRuntime.Compatibility)
            output.WriteLine($"made ready: {line}");
    }

    /// <summary>One comparison: it fails where the difference is above what is allowed, or no number.</summary>
    public void Add(string part, string what, double difference, double allowed, string note = "")
    {
        var good = difference <= allowed;
        _failed += good ? 0 : 1;
        _rows.Add((part, what, difference, allowed, note));
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(good ? "ok  " : "FAIL")} {part}: {what}: {difference:g3} (allowed {allowed:g3}) {note}"));
        Write();
    }

    /// <summary>Runs a piece of work; its error is a failed row.</summary>
    public void Guard(string what, Action act)
    {
        using var scope = torch.NewDisposeScope();
        try
        {
            act();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            Add(what, "runs", double.NaN, 0, $"{e.GetType().Name}: {e.Message.Split('\n')[0]} {Where(e)}");
        }
    }

    /// <summary>Ends the report; 0 where nothing failed, else 1.</summary>
    public int End()
    {
        _output.WriteLine($"{_rows.Count} comparisons, {_failed} failed");
        return _rows.Count > 0 && _failed == 0 ? 0 : 1;
    }

    /// <summary>Largest distance of two tensors' elements, relative to the largest element of the first (to 1 where all are
    /// smaller).</summary>
    public static double Distance(Tensor expected, Tensor actual)
    {
        using var scope = torch.NewDisposeScope();
        var (a, b) = (Plain(expected), Plain(actual));
        return !a.shape.SequenceEqual(b.shape) ? double.NaN
            : a.numel() == 0 ? 0 : ((a - b).abs().max() / a.abs().max().clamp(min: 1)).ToDouble();

        static Tensor Plain(Tensor t) => t.detach().to(torch.CPU).to(ScalarType.Float64);
    }

    // The innermost lines of this project and of Candor.
    private static string Where(Exception e) => string.Join(" < ", (e.StackTrace ?? "").Split('\n')
        .Where(l => l.Contains("at Candor.", StringComparison.Ordinal)).Take(3)
        .Select(l => l.Trim()[3..].Split('(')[0].Replace("Candor.", "", StringComparison.Ordinal)));

    private void Write()
    {
        if (_setting.Out is null)
            return;
        var text = new StringBuilder("| part | compared | difference | allowed | |\n|---|---|---:|---:|---|\n");
        foreach (var (part, what, difference, allowed, note) in _rows)
            text.Append(CultureInfo.InvariantCulture,
                $"| {part} | {what} | {difference:g3} | {allowed:g3} | {(difference <= allowed ? "" : "**failed** ")}{note} |\n");
        File.WriteAllText(Path.Combine(_setting.Out, "check.md"), text.ToString());
        var rows = new JsonArray([.. _rows.Select(r => (JsonNode)new JsonObject
        {
            ["part"] = r.Part,
            ["what"] = r.What,
            ["difference"] = double.IsFinite(r.Difference) ? r.Difference : null,
            ["allowed"] = r.Allowed,
            ["agrees"] = r.Difference <= r.Allowed,
            ["note"] = r.Note,
        })]);
        File.WriteAllText(Path.Combine(_setting.Out, "check.json"), new JsonObject
        {
            ["device"] = _setting.Device.ToString(),
            ["libtorch"] = TorchRuntime.Version,
            ["comparisons"] = rows,
        }.ToJsonString());
    }
}
