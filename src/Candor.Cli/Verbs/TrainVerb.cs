using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Session;
using Candor.Data;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary><c>candor train DATA …</c></summary>
internal sealed class TrainVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly TrainFlags _train = new();
    private readonly RunFlags _run;
    private readonly Argument<string?> _data = new("DATA")
    {
        Description = "a file (.csv .tsv .arff .libsvm, IDX, .bin of CIFAR-10 and STL-10; also .gz), a folder of pictures by class, or a name of 'candor data list'",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public TrainVerb(Shell shell, CommonFlags common) : base(
        "train",
        "Trains a predictor (or takes one), tunes it so that its explanations become more faithful, measures before and after on rows it " +
            "has not seen, and writes a run folder with a report.",
        shell,
        "candor train wine --method id-expo --explainer lime --lambda12 0.1 --seed 1",
        "candor train vehicle --method fewer-examples --examples 10",
        "candor train loans.csv --label defaulted --ignore id --missing mean --out runs/loans",
        "candor train fashion-mnist --limit 2000 --explainer grad-cam --lambda12 0.01",
        "candor train wine --method meed --model runs/loans --k 4",
        "candor train loans.csv --method l2x --model-command \"python3 model.py\" --k 5",
        "candor train --resume --out runs/loans")
    {
        _common = common;
        Add(_data);
        _run = Take(new RunFlags());
        foreach (var group in _train.Groups)
            Take(group);
    }

    protected override int Run(ParseResult arguments)
    {
        var config = Config(arguments);
        var path = _run.Out(arguments) ?? DefaultFolder(config);
        return TrainSession.Run(config, path, _run.Resume(arguments), Shell, _common, arguments);
    }

    private TrainConfig Config(ParseResult r)
    {
        var (data, file, own) = (r.GetValue(_data), _run.Config(r), _train.Given(r, _common));
        if (data is not null && _run.BehindResume(r) is { } more)
            throw new UsageException($"'{more}' is one argument too many (--resume takes auto, or nothing); see candor train --help.");
        data ??= _run.BehindResume(r);
        if (data is not null && file is not null)
            throw new UsageException("--config names the data too; give either it or DATA with options.");
        if (data is not null && _run.Allow(r))
            throw new UsageException("--allow-command has no effect with DATA and options, which name the model themselves; leave it out.");
        if (data is not null)
            return WithWords(_train.Read(r, data, _common));
        if (data is null && file is null && _run.MayBegin(r))
            throw new UsageException("--resume auto begins the run where there is none, so it needs DATA and all options, or --config.");
        if (file is null && _run.Resume(r) && _run.Out(r) is { } folder)
            file = Path.Combine(folder, RunFolder.ConfigFileName);
        if (file is null)
            throw new UsageException("Name the data: a file, or a set of 'candor data list' (candor train wine).");
        if (own is not null)
            throw new UsageException($"{own.Name} cannot be given together with {(_run.Config(r) is null ? "a run's own options (--resume without DATA)" : "--config")}; leave it out, or give DATA and all options.");
        var config = TrainConfig.Read(file);
        config = _run.Config(r) is null ? RequireWords(config, file) : WithWords(config);
        config = config.Permit(_train.Leave(r) with { Allow = _run.Allow(r) });
        return config with { Reading = config.Reading with { Limits = _common.Limits(r) } };
    }

    // What a word is, stands in a run of texts, so that a later version goes on with the same.
    private static TrainConfig WithWords(TrainConfig config) =>
        config.Tokenizer is null && config.Reading.Words is null && Dataset.IsTexts(config.Data, config.Reading)
            ? config with { Reading = config.Reading with { Words = WordRule.Signs } } : config;

    // A run that does not say is of a version that knew other words, and would change them halfway.
    private static TrainConfig RequireWords(TrainConfig config, string file) => WithWords(config) == config
        || File.Exists(Path.Combine(Path.GetDirectoryName(file)!, RunFolder.RecordFileName)) ? config
        : throw new CandorException($"{file} does not say what a word of a text is, so its run was begun by an earlier version, which " +
            "read texts otherwise, or not by candor train; begin it again in another folder (--out; --words letters: as that version read).");

    private static string DefaultFolder(TrainConfig config)
    {
        var name = Path.GetFileName(config.Data.TrimEnd('/'));
        var stem = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        if (config.LearnsExplainer || ExampleMethods.Find(config.Method) is not null)
            return Path.Combine("runs", FormattableString.Invariant(
                $"{Path.GetFileNameWithoutExtension(stem)}-{config.Method}-seed{config.Seed}"));
        return Path.Combine("runs", FormattableString.Invariant(
            $"{Path.GetFileNameWithoutExtension(stem)}-{config.Method}-{config.Explainer}-seed{config.Seed}"));
    }
}
