using System.Globalization;
using Candor.Bench;
using Candor.Predictors;
using Candor.Tensors;

// dotnet run -c Release --project bench/Candor.Bench -- pairs [--only tables,images,resnet18,quality,representer,meed,scale,case,onnx]
// [--rounds 5] [--threads 2] [--out bench/results/MACHINE.md]
// dotnet run -c Release --project bench/Candor.Bench -- step|explain [...]   (one side of a pair, JSON lines)
var options = new BenchOptions(args);
TorchRuntime.KeepFreedPages();
TorchRuntime.Threads = options.Threads;
switch (args.FirstOrDefault())
{
    case "step":
        StepBench.Run(options);
        RankedStep.End();
        return 0;
    case "sum":
        RankedStep.Sum(options);
        RankedStep.End();
        return 0;
    case "plain-step":
        PlainStep.Run(options);
        return 0;
    case "plain-cam-step":
        PlainStep.RunCam(options);
        return 0;
    case "explain":
        ExplainBench.Run(options);
        return 0;
    case "cam-step" or "lime-step" or "explain-images" or "score" or "resnet18-cam-step" or "resnet18-lime-step":
        ImageBench.Run(args[0], options);
        RankedStep.End();
        return 0;
    case "meed-explain" or "meed-step":
        MeedBench.Run(args[0], options);
        return 0;
    case "representer":
        RepresenterBench.Run(options);
        return 0;
    case "quality-start":
        QualityBench.Start(options);
        return 0;
    case "quality":
        QualityBench.Run(options);
        return 0;
    case "pairs":
        return Suite.Run(options);
    default:
        Console.Error.WriteLine("usage: Candor.Bench pairs [--only tables,images,resnet18,quality,representer,meed,scale,case,onnx] | " +
            "step|sum|plain-step|plain-cam-step|explain|cam-step|lime-step|explain-images|score" +
            "|resnet18-cam-step|resnet18-lime-step|quality-start|quality|meed-explain|meed-step|representer" +
            " [--rounds 5] [--threads 2] [--device cpu|cuda] [--hidden 256] [--chunk ROWS]" +
            " [--path chunked|keep-graphs|single-graph, exact|open|cached|fresh|sampled]" +
            " [--precision float32|bfloat16] [--explainer lime|kernel-shap] [--points 2310] [--refresh 18] [--fresh 64] [--width 64]" +
            " [--program candor] [--data FOLDER] [--set breast-cancer] [--file FILE] [--elements N] [--gain 0.1] [--share 1]" +
            " [--drawn S] [--batch B] [--samples M] [--mask-steps S] [--columns D] [--side H] [--out FILE]");
        return 2;
}

namespace Candor.Bench
{
    /// <summary>What the benchmarks are told.</summary>
    internal sealed class BenchOptions(string[] args)
    {
        public int Rounds => Number("rounds", 5);

        public int Threads => Number("threads", Environment.ProcessorCount);

        public int Steps => Number("steps-per-round", 5);

        public Device Device => Devices.Parse(Text("device", "cpu"));

        public int Hidden => Number("hidden", 256);

        public int? Batch => Optional("batch");

        public int? Samples => Optional("samples");

        public int? MaskSteps => Optional("mask-steps");

        public int Elements => Number("elements", 1);

        public int Columns => Number("columns", 40);

        public int Side => Number("side", 32);

        public int Points => Number("points", 2310);

        public int Refresh => Number("refresh", 18);

        public int Fresh => Number("fresh", 64);

        public int Width => Number("width", 64);

        public int? Chunk => Optional("chunk");

        public string Explainer => Text("explainer", "lime") switch
        {
            "lime" or "kernel-shap" => Text("explainer", "lime"),
            var other => throw new ArgumentException($"--explainer is lime or kernel-shap, not '{other}'"),
        };

        public string Set => Text("set", "breast-cancer");

        public string Data => Text("data", ".");

        public string Program => Text("program", System.IO.Path.Combine(Pairs.FindRoot(), "artifacts", "bin", "Candor.Cli", "release",
            OperatingSystem.IsWindows() ? "Candor.Cli.exe" : "Candor.Cli"));

        public string File => Text("file", "quality.safetensors");

        public ulong Seed => (ulong)Number("seed", 1);

        public double Gain => double.Parse(Text("gain", "0.1"), CultureInfo.InvariantCulture);

        public double Share => double.Parse(Text("share", "1"), CultureInfo.InvariantCulture);

        public int? Drawn => Optional("drawn");

        public Precision Precision => Text("precision", "float32") switch
        {
            "float32" => Precision.Own,
            "bfloat16" => Precision.BFloat16,
            var other => throw new ArgumentException($"--precision is float32 or bfloat16, not '{other}'"),
        };

        public string Path => Text("path", "keep-graphs");

        public string[] Only => Text("only", string.Join(',', Suite.Names)).Split(',');

        public string? Out => args.Contains("--out") ? Text("out", "") : null;

        private int? Optional(string name) => Number(name, 0) is > 0 and var given ? given : null;

        private int Number(string name, int fallback) =>
            int.Parse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

        private string Text(string name, string fallback)
        {
            var at = Array.IndexOf(args, "--" + name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
        }
    }
}
