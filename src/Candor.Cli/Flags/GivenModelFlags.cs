using System.CommandLine;
using Candor.Cli.Session;
using Candor.Runs.Configuration;
using Candor.Runs.Training;

namespace Candor.Cli.Flags;

/// <summary>A model's file in the place of a run: it is kept in a run folder first.</summary>
internal sealed class GivenModelFlags : FlagGroup
{
    private const string Runs = "runs";
    private readonly TokenizerFlags _tokenizer = new();
    private readonly Option<int?> _tokens;
    private readonly Option<string[]?> _classes;
    private readonly Option<string?> _output;

    public GivenModelFlags() : base("An ONNX transformer over texts instead of a run")
    {
        foreach (var option in _tokenizer.Options)
            Add(option);
        _tokens = Add(Flag.Whole("--tokens", "tokens of a text that are read, its marks included (default: as many as the model takes, " +
            "512 at most)"));
        _classes = Add(Flag.List("--classes", "A,B", "names of its classes, in the order of its outputs (default: those of config.json, " +
            "else numbers)"));
        _output = Add(Flag.Text("--model-output", "NAME", "the output that is explained (default: the only one of numbers)"));
    }

    /// <summary>The run's folder; of a model's file the one that it is kept in.</summary>
    /// <param name="r">What was given.</param>
    /// <param name="run">A folder, or a model's file.</param>
    /// <param name="out">The folder that pages go to, where a model is kept, too; null: <c>runs</c>.</param>
    /// <param name="common">Seed and device.</param>
    /// <param name="shell">Is told where the model is kept.</param>
    public string Run(ParseResult r, string run, string? @out, CommonFlags common, Shell shell)
    {
        if (!KeepJob.Takes(run))
            return Options.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } idle
                ? throw new UsageException($"{idle.Name} is for a model's file (model.onnx), but {run} is a run, which has said it: " +
                    $"leave it out.")
                : run;
        if (_tokenizer.Folder(r) is null)
            throw new UsageException($"{run} is a model's file. Measure it on data first, whose run folder is explained " +
                $"(candor measure {run} DATA), or, if it is a transformer over texts, name its tokenizer " +
                $"(candor explain {run} --tokenizer DIR --text \"…\").");
        var config = _tokenizer.Read(r, new TrainConfig { Data = "", Model = run }.OnTexts()) with
        {
            Method = TrainConfig.Keep,
            ModelOutput = r.GetValue(_output),
            Seed = r.GetValue(common.Seed) ?? 0,
            Device = r.GetValue(common.Device) ?? "cpu",
        };
        config = config with { Reading = config.Reading with { Tokens = r.GetValue(_tokens) } };
        var job = new KeepJob(config, r.GetResult(_classes) is null ? null : r.GetValue(_classes), shell.Clock);
        var folder = job.FolderIn(@out ?? Runs);
        var isNew = !Directory.Exists(folder);
        job.Run(folder);
        if (isNew)
            shell.Note($"{run} is kept with its tokenizer in {folder}, and explained from there.");
        return folder;
    }
}
