using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Tensors;

namespace Candor.Runs.Training;

/// <summary>Keeps a transformer over texts with its tokenizer in a run folder, without data, so that it is explained, asked and evaluated
/// as the model of a run is.</summary>
/// <param name="config">The model and its tokenizer; its method is <see cref="TrainConfig.Keep"/>.</param>
/// <param name="classes">Names of the classes, in the order of the model's outputs. Null: those that come with the tokenizer, else their
/// numbers.</param>
/// <param name="clock">Tells the time.</param>
public sealed class KeepJob(TrainConfig config, IReadOnlyList<string>? classes = null, TimeProvider? clock = null)
{
    private const string Column = "text";

    /// <summary>Whether something is a model's file that a job could keep, rather than a run's folder.</summary>
    public static bool Takes(string path) => GivenFiles.AreOnnx(path);

    /// <summary>A folder in another that no other model, tokenizer or options have.</summary>
    /// <param name="folder">The other.</param>
    /// <exception cref="CandorException">The model cannot be read.</exception>
    public string FolderIn(string folder)
    {
        if (!File.Exists(config.Model))
            throw new CandorException($"There is no file {config.Model}; give an ONNX model.");
        var tokenizer = string.Join(',', PieceEncoder.Open(config.Tokenizer!).FileHashes);
        var text = string.Join('\n', SavedPredictor.HashOf(config.Model), tokenizer, config.ToJson().ToJsonString(),
            string.Join(',', classes ?? []));
        var print = TextHash.Of(text);
        return Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(config.Model)}-{print[..8]}");
    }

    /// <summary>Does the job; a folder that has it already is left as it is.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="CandorException">Model and tokenizer do not fit together, or the folder holds something else.</exception>
    public void Run(string path)
    {
        config.Validate();
        if (RunFolder.HoldsEnded(path, config))
            return;
        using var scope = torch.NewDisposeScope();
        var start = (clock ?? TimeProvider.System).GetTimestamp();
        var file = OnnxFile.Read(config.Model!);
        var encoder = PieceOptions.Encoder(config, file, Column);
        var space = new PieceSpace(encoder.Shape.Tokens, encoder.Shape.Pieces!);
        var names = Names(encoder, file.ClassesOfTexts(encoder.Shape.Pieces!, config.ModelOutput));
        var device = Devices.Parse(config.Device);
        using var model = GivenModel.Fitting(config, OnnxPredictor.Of(file, space, names.Count,
            new() { Output = config.ModelOutput, ClassNames = names, Labels = encoder.Classes }, device));
        var (schema, scale) = (new Schema([], "class", names) { Text = encoder.Shape }, Standardizer.OfTexts(encoder));
        var folder = RunFolder.Create(path, config, resume: true);
        try
        {
            SavedPredictor.Write(folder.Model, model, schema, scale);
            folder.Keep(RunContract.Of(schema, scale, config, Baseline.OfTexts(config.Baseline, encoder.Shape)));
            folder.Finish(Record(folder, model, schema) with
            {
                Finished = JobPhases.Now(clock ?? TimeProvider.System),
                Seconds = (clock ?? TimeProvider.System).GetElapsedTime(start).TotalSeconds,
            });
        }
        finally
        {
            folder.Release();
        }
    }

    private IReadOnlyList<string> Names(PieceEncoder encoder, int outputs)
    {
        if (classes is not null && classes.Count != outputs)
            throw new CandorException(FormattableString.Invariant(
                $"{config.Model} tells {outputs} classes apart, but {classes.Count} names are given (--classes)."));
        return classes ?? (encoder.Classes.Count == outputs ? encoder.Classes
            : [.. Enumerable.Range(0, outputs).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
    }

    private RunRecord Record(RunFolder folder, OnnxPredictor model, Schema schema) => new()
    {
        Name = $"{Path.GetFileName(config.Model)}, kept to be explained",
        Method = config.Method,
        Explainer = config.Explainer,
        Seed = config.Seed,
        Data = new("none", "none", "", schema.Label, schema.Classes, [Column], 0, 0, 0) { Text = schema.Text },
        Environment = Candor.Training.Records.Environment(model.Device),
        Configuration = config.ToJson(),
        ModelSha256 = SavedPredictor.HashOf(folder.Model),
        Notes = [.. new[]
        {
            model.OutputsNote, model.PiecesNote, model.WhyNoGradients is { } why ? $"The model has no gradients: {why}." : null,
        }.OfType<string>()],
    };
}
