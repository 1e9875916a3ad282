using Candor.Tensors;

namespace Candor.GpuCheck;

/// <summary>
/// Compares a device with the processor: random draws, explanations, gradients of objectives, scores and whole trainings. A part that
/// fails does not keep the others from running.
/// </summary>
internal static class Check
{
    private static readonly (string Name, Action<Setting, Report> Run)[] s_parts =
    [
        ("draws", Draws.Run),
        ("explanations", Explanations.Run),
        ("steps", Steps.Run),
        ("scores", Scores.Run),
        ("trainings", Trainings.Run),
    ];

    /// <summary>Runs what the arguments ask for.</summary>
    /// <param name="args">--device cpu|cuda|cuda:N, --scale tiny|full, --only draws,explanations,…, --out DIR.</param>
    /// <param name="output">Where the table goes.</param>
    /// <returns>0: everything agrees; 1: something does not; 2: bad arguments, or no such device.</returns>
    public static int Run(string[] args, TextWriter output)
    {
        try
        {
            TorchRuntime.Load();
            var setting = Setting.Parse(args, s_parts.Select(p => p.Name));
            var report = new Report(setting, output);
            foreach (var (name, run) in s_parts.Where(p => setting.Only.Contains(p.Name)))
                report.Guard(name, () => run(setting, report));
            return report.End();
        }
        catch (CandorException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 2;
        }
    }
}

/// <summary>What is compared, and how much of it.</summary>
/// <param name="Device">The device that is checked.</param>
/// <param name="Tiny">The smallest sizes, so that a test can run it.</param>
/// <param name="Only">Names of the parts.</param>
/// <param name="Out">Folder of the results; null: none are written.</param>
internal sealed record Setting(Device Device, bool Tiny, IReadOnlyList<string> Only, string? Out)
{
    public static Setting Parse(string[] args, IEnumerable<string> parts)
    {
        string[] known = ["--device", "--scale", "--only", "--out"];
        for (var i = 0; i < args.Length; i += 2)
            if (!known.Contains(args[i]) || i + 1 >= args.Length)
                throw new CandorException($"'{args[i]}' is not understood; give {string.Join(", ", known)}, each with a value.");
        var only = Value("--only", string.Join(',', parts)).Split(',');
        if (only.Except(parts).FirstOrDefault() is { } unknown)
            throw new CandorException($"There is no part '{unknown}'; --only takes {string.Join(", ", parts)}.");
        var scale = Value("--scale", "full");
        if (scale is not ("tiny" or "full"))
            throw new CandorException($"'{scale}' is no scale; --scale takes tiny or full.");
        return new(Devices.Parse(Value("--device", "cuda")), scale == "tiny", only, Value("--out", "") is { Length: > 0 } folder
            ? folder : null);

        string Value(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : fallback;
    }
}
