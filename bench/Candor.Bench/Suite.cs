using System.Globalization;
using System.Text;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Bench;

/// <summary>Every pair on this machine, one after the other, in one report.</summary>
internal static class Suite
{
    private static readonly (string Name, string Title, Func<BenchOptions, string> Run)[] s_all =
    [
        ("tables", "ID-ExpO on tables", Pairs.Run),
        ("images", "ID-ExpO on images", ImagePairs.Run),
        ("resnet18", "ID-ExpO through ResNet-18", ImagePairs.RunResNet),
        ("quality", "Time to a quality", QualityPairs.Run),
        ("representer", "Sparse representer points", RepresenterPairs.Run),
        ("meed", "MEED", ImagePairs.RunMeed),
        ("scale", "Time and memory against the sizes", Scale.Run),
        ("case", "A new case", CaseBench.Run),
        ("onnx", "ONNX files", OnnxBench.Run),
    ];

    public static IEnumerable<string> Names => s_all.Select(p => p.Name);

    /// <summary>Runs what was asked for; the report is printed and, with --out, written after each part, so that a stop loses one
    /// part.</summary>
    public static int Run(BenchOptions options)
    {
        if (options.Only.Except(Names).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"There are no pairs '{unknown}'; --only takes {string.Join(", ", Names)}.");
            return 2;
        }
        var environment = Records.Environment(torch.CPU);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{environment.Processor}{(Pairs.HasBFloat16 ? " with bfloat16" : "")}, {options.Threads} threads, {environment.Os}, libtorch {environment.Libtorch}, {environment.Dotnet}, commit {environment.Commit}, {options.Rounds} rounds, alternating.\n"));
        foreach (var (name, title, run) in s_all.Where(p => options.Only.Contains(p.Name)))
        {
            Console.Error.WriteLine(title);
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n").Append(run(options));
            if (options.Out is { } file)
                File.WriteAllText(file, text.ToString());
        }
        Console.WriteLine(text);
        return 0;
    }
}
