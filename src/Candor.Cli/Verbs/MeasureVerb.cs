using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;

namespace Candor.Cli.Verbs;

/// <summary><c>candor measure MODEL DATA</c></summary>
internal sealed class MeasureVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly Argument<string?> _model = new("MODEL")
    {
        Description = "TorchScript (.pt; a program: name only what you trust), ONNX (.onnx), a model file of candor's, " +
            "or weights of the --predictor with PyTorch's names " +
            "(.safetensors); left out where a program is the model",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _file = new("DATA")
    {
        Description = "rows with labels: what candor train takes",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out;
    private readonly Option<string[]?> _metrics;
    private readonly Option<int?> _rows;
    private readonly DataFlags _data;
    private readonly InputFlags _inputs;
    private readonly TokenizerFlags _tokenizer;
    private readonly PredictorFlags _predictor;
    private readonly CommandFlags _command;
    private readonly ImageFlags _images;
    private readonly ExplainerFlags _explainer;
    private readonly StepFlags _steps;

    public MeasureVerb(Shell shell, CommonFlags common) : base(
        "measure",
        "Measures a finished model on data, without training: how good it is, and how faithful its explanations are. " +
        "Writes a run folder, whose model explain, evaluate, predict and check take.",
        shell,
        "candor measure model.pt loans.csv --label defaulted --inputs raw",
        "candor measure resnet.pt pictures --mean 0.485,0.456,0.406 --deviation 0.229,0.224,0.225 --explainer grad-cam",
        "candor measure model.onnx reviews.csv --text review --label sentiment --tokenizer bert",
        "candor measure loans.csv --model-command \"python3 model.py\" --explainer kernel-shap")
    {
        _common = common;
        Add(_model);
        Add(_file);
        var group = Take(new FlagGroup("Measuring"));
        _out = group.Add(Flag.Text("--out", "DIR", "the run folder (default runs/MODEL-on-DATA-EXPLAINER)"));
        _metrics = group.Add(Flag.List("--metrics", "A,B", "names of 'candor list metrics' (default: all but those that train or alter " +
            "the predictor, and ROAD)"));
        _rows = group.Add(Flag.Rows());
        _data = Take(new DataFlags(cut: false));
        _inputs = Take(new InputFlags());
        _tokenizer = Take(new TokenizerFlags());
        _predictor = Take(new PredictorFlags(there: true));
        var program = Take(new FlagGroup("A program as the model"));
        _command = new CommandFlags(program);
        _images = Take(new ImageFlags(there: true));
        _explainer = Take(new ExplainerFlags("lime; gradient-x-input for texts"));
        _steps = Take(new StepFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        var config = Config(arguments);
        var path = arguments.GetValue(_out) ?? Folder(config);
        _common.Apply(arguments);
        var record = Shell.Watch(view => new MeasureJob(config, new JobSession
        {
            Metrics = arguments.GetResult(_metrics) is null ? null : [.. arguments.GetValue(_metrics)!.Select(MetricNames.FromWord)],
            Ranks = Shell.Ranks,
            Say = view.Say,
            Measured = view.Measured,
            Cancellation = Shell.Interruption.Observe(Stopped),
            Clock = Shell.Clock,
        }).Run(path), Stopped);
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, TrainSummary.Json(record, path));
        else
            TrainSummary.Print(record, path, Shell.Output);
        return 0;

        string Stopped() => $"interrupted; nothing is kept: delete {path} and measure again";
    }

    private TrainConfig Config(ParseResult r)
    {
        var command = _command.Command(r);
        var (model, data) = (r.GetValue(_model), r.GetValue(_file));
        if (command is not null)
        {
            if (data is not null)
                throw new UsageException("--model-command names the model, so only DATA is to be given (candor measure DATA " +
                    "--model-command CMD).");
            (model, data) = (null, model);
        }
        if (_command.Idle(r).FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } idle)
            throw new UsageException($"{idle.Name} has no effect without --model-command; leave it out.");
        if (data is null)
            throw new UsageException("Name the model and the data (candor measure model.pt data.csv).");
        if (model is not null && RunFolder.Holds(model))
            throw new UsageException($"{model} is a run; candor evaluate {model} {data} measures it.");
        var config = _data.Read(r, new TrainConfig
        {
            Data = data,
            Seed = r.GetValue(_common.Seed) ?? 0,
            Reading = new() { Limits = _common.Limits(r) },
        }.OnProgram(command));
        config = Dataset.IsTexts(data, config.Reading) ? config.OnTexts()
            : Dataset.IsImages(data, config.Reading) ? config.OnImages()
            : Dataset.IsSeries(data, config.Reading) ? config.OnSeries() : config;
        config = config.OnLabels();
        var explainer = _explainer.Name(r) ?? (command is null ? config.Explainer : "lime");
        config = config with
        {
            Method = TrainConfig.Measure,
            Model = model,
            Learned = command is null ? null : new LearnedConfig { ModelCommand = command, Command = _command.Read(r) },
            Device = r.GetValue(_common.Device) ?? config.Device,
            Explainer = explainer,
            ExplainerSettings = ExplainerFits.Chosen(explainer, _explainer.Settings(r) ?? new()),
            Area = _steps.Area(r) ?? config.Area,
            Steps = _steps.Steps(r, config.Steps) ?? config.Steps,
            Rows = r.GetValue(_rows),
        };
        return _tokenizer.Read(r, _inputs.Read(r, _images.Read(r, _predictor.ReadThere(r, config))));
    }

    private static string Folder(TrainConfig config)
    {
        var model = config.Model is { } file ? Path.GetFileNameWithoutExtension(file) : "program";
        return Path.Combine("runs", $"{model}-on-{Path.GetFileNameWithoutExtension(config.Data.TrimEnd('/'))}-{config.Explainer}");
    }
}
