using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data;
using Candor.Masking;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;
using Candor.Tensors.Weights;

namespace Candor.Runs.Folders;

/// <summary>
/// A predictor in a file, with all that is needed to use it on new data: architecture, columns, classes and standardisation.
/// </summary>
/// <remarks>
/// A safetensors file whose metadata <c>candor.model</c> is JSON. A TorchScript predictor has its script beside it, <c>NAME.pt</c>, an
/// ONNX file its graph, <c>NAME.onnx</c>, and the tokenizer of a transformer lies in the folder <c>tokenizer</c>. Of a program outside the
/// file only says that there is one: which, says whoever reads it.
/// </remarks>
public sealed class SavedPredictor : IDisposable
{
    private SavedPredictor(Predictor predictor, Schema schema, Standardizer standardizer) =>
        (Predictor, Schema, Standardizer) = (predictor, schema, standardizer);

    /// <summary>f_θ.</summary>
    public Predictor Predictor { get; }

    /// <summary>Columns, label and classes that it was trained on.</summary>
    public Schema Schema { get; }

    /// <summary>How raw values become inputs.</summary>
    public Standardizer Standardizer { get; }

    /// <summary>Writes a predictor; the file is there whole or not at all.</summary>
    public static void Write(string path, Predictor predictor, Schema schema, Standardizer standardizer)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(standardizer);
        if (predictor is ScriptPredictor script)
            script.Save(Path.ChangeExtension(path, ".pt"));
        standardizer.KeepTokenizer(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (predictor is OnnxPredictor onnx)
            onnx.Save(Path.ChangeExtension(path, ".onnx"));
        var header = new ModelHeader(
            SavedModel.Format, predictor.Architecture, (predictor as Mlp)?.Hidden ?? (predictor as ResNet18Mlp)?.Hidden ?? [],
                schema.Columns, schema.Label, schema.Classes, standardizer.ToJson(),
            schema.Image, SavedSpace.Of(predictor.Space), ((predictor as ResNet18)?.Stem ?? (predictor as ResNet18Mlp)?.Stem)?.ToString(),
            ((predictor as Mlp)?.Dropout ?? (predictor as ResNet18Mlp)?.Dropout) is > 0 and var dropout ? dropout : null)
        {
            Text = schema.Text,
            Series = schema.Series,
            Target = predictor.TargetScale,
            Inputs = (predictor as ScriptPredictor)?.Inputs ?? (predictor as OnnxPredictor)?.Options.Inputs,
            Script = predictor is ScriptPredictor ? new(null, HashOf(Path.ChangeExtension(path, ".pt"))) : null,
            Onnx = predictor is OnnxPredictor own ? new(own.Options.Output, HashOf(Path.ChangeExtension(path, ".onnx"))) : null,
        };
        SafeTensors.Write(
            path, predictor.StateByName(),
            new Dictionary<string, string>
            {
                [SavedModel.MetadataKey] = JsonSerializer.Serialize(header, ModelContext.Default.ModelHeader),
            });
    }

    /// <summary>Reads a predictor.</summary>
    /// <param name="path">A run folder, or a model file that candor wrote.</param>
    /// <param name="device">Where it goes.</param>
    /// <param name="space">Units to explain instead of those that it was trained with. Null: its own.</param>
    /// <param name="command">The program, where the model is one; the file names none. Null: such a file is refused.</param>
    /// <param name="options">How the program is asked.</param>
    /// <param name="leave">Leave for TorchScript beside the file. Null: none, and such a file is refused.</param>
    /// <exception cref="CandorException">The file is missing, damaged, or not candor's.</exception>
    public static SavedPredictor Read(string path, Device? device = null, FeatureSpace? space = null, string? command = null,
        CommandOptions? options = null, ProgramLeave? leave = null)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RunFolder.ModelFile) : path;
        if (!File.Exists(file))
            throw new CandorException($"There is no model at {file}; give the folder of a finished run, or a model file that candor wrote.");
        RequireRecordedHash(file);
        return SavedModel.Read(file).Load(device, space, command, options, leave);
    }

    /// <summary>The predictor of a file whose documents were read, with its weights.</summary>
    internal static SavedPredictor Of(SavedModel model, Device? device, FeatureSpace? space, string? command, CommandOptions? options,
        ProgramLeave? leave)
    {
        var (file, header, schema, standardizer) = model;
        using var content = SafeTensors.Read(file);
        DeclaredWeights.Require(header, schema, content.Tensors.Values);
        if (space is ImageSpace other && other.Shape != schema.Image)
            throw new CandorException($"{file} holds a predictor for {Kind(schema.Image)}, but the data has {Kind(other.Shape)}; " +
                "give data of the same kind and size.");
        space ??= SavedSpace.Create(header.Space, schema, file);
        var predictor = header.Architecture == "command"
            ? new CommandPredictor(command ?? throw NoProgram(file), space, schema.Classes.Count,
                CommandRows.Raw(standardizer), options)
            : Create(header, schema, standardizer, space, file, device ?? torch.CPU, leave ?? new());
        try
        {
            if (predictor is not ScriptPredictor)
                leave?.RequireNoScript(file);
            predictor.LoadState(content.Tensors);
            predictor.train(false);
            return new SavedPredictor(predictor, schema, standardizer);
        }
        catch
        {
            predictor.Dispose();
            throw;
        }
    }

    // A run's model has its hash in the record beside it.
    private static void RequireRecordedHash(string file)
    {
        if (Path.GetFileName(file) == RunFolder.ModelFile && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder
            && RunFolder.Holds(folder) && File.Exists(Path.Combine(folder, RunFolder.RecordFileName)))
        {
            var run = RunFolder.Open(folder);
            run.Verify(run.ReadRecord(), name => name.StartsWith("model.", StringComparison.Ordinal));
        }
    }

    /// <summary>Refuses a data set whose columns differ from the predictor's.</summary>
    /// <exception cref="CandorException">They differ.</exception>
    public void RequireColumns(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Schema.Text is null != Schema.Text is null)
            throw new CandorException($"{data.Name} has {(data.Schema.Text is null ? Kind(data.Schema.Image) : "texts")}, but the predictor was trained on {(Schema.Text is null ? Kind(Schema.Image) : "texts")}; give data of the same kind{(Schema.Text is null ? "" : " (--text names the column that holds texts)")}.");
        if (data.Schema.Image != Schema.Image)
            throw new CandorException($"{data.Name} has {Kind(data.Schema.Image)}, but the predictor was trained on {Kind(Schema.Image)}; give data of the same kind and size{(Schema.Image is null ? "" : " (--image-size)")}.");
        if (data.Schema.Columns.Count != Schema.Columns.Count)
            throw new CandorException($"{data.Name} has {data.Schema.Columns.Count} columns beside the label, but the predictor was trained on {Schema.Columns.Count} ({string.Join(", ", Schema.Columns.Take(8).Select(c => c.Name))}{(Schema.Columns.Count > 8 ? ", …" : "")}); give data with the same columns, and name the label column (--label).");
    }

    private void RequireTask(Dataset data)
    {
        if (data.Schema.Task != Schema.Task)
            throw new CandorException($"{data.Name} has {(data.Schema.Task == LearningTask.Regression ? "numbers" : "classes")} as labels, but the predictor was trained for {(Schema.Task == LearningTask.Regression ? "numbers" : "classes")}; give data with labels of that kind (--label).");
    }

    /// <summary>Refuses a data set that this predictor cannot be trained further on.</summary>
    /// <exception cref="CandorException">Columns or classes differ.</exception>
    public void RequireSchema(Dataset data)
    {
        RequireColumns(data);
        RequireTask(data);
        if (!data.Schema.Classes.SequenceEqual(Schema.Classes))
            throw new CandorException($"{data.Name} has the classes {string.Join(", ", data.Schema.Classes.Take(12))}, but the predictor was trained for {string.Join(", ", Schema.Classes.Take(12))}; give data with the same classes.");
    }

    /// <summary>SHA-256 of a file, hex in lower case.</summary>
    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Frees the predictor.</summary>
    public void Dispose() => Predictor.Dispose();

    private static string Kind(Data.ImageShape? image) => image is null
        ? "columns"
        : $"{(image.Channels == 1 ? "grey" : "colour")} images of {image.Height} × {image.Width} pixels";

    private static ResNetStem Stem(ModelHeader header) => Enum.TryParse<ResNetStem>(header.Stem, out var stem) ? stem : ResNetStem.Standard;

    private static OnnxPredictor Graph(
        ModelHeader header, Schema schema, Standardizer standardizer, FeatureSpace space, string file, Device device)
    {
        var graph = Path.ChangeExtension(file, ".onnx");
        RequireBeside(graph, header.Onnx?.Sha256, file, "its graph");
        return OnnxPredictor.Load(graph, space, schema.Outputs,
            new()
            {
                Inputs = header.Inputs,
                Columns = standardizer,
                Output = header.Onnx!.Output,
                ClassNames = schema.Classes,
                Labels = (standardizer.Text as PieceEncoder)?.Classes,
            }, device, header.Target);
    }

    private static CandorException NoProgram(string file) =>
        new($"{file} stands for a program outside, and weights name none; name the program yourself (--model-command \"CMD\", in candor " +
            "train instead of --model).");

    private static ScriptPredictor Script(ModelHeader header, Schema schema, FeatureSpace space, string file, Device device,
        ProgramLeave leave)
    {
        var script = Path.ChangeExtension(file, ".pt");
        leave.RequireScript(script, file);
        if (header.Script is { } kept)
            RequireBeside(script, kept.Sha256, file, "its script");
        return ScriptPredictor.Load(script, space, schema.Outputs, device, header.Target, header.Inputs, leave.ScriptFiles);
    }

    private static void RequireBeside(string path, string? sha256, string file, string what)
    {
        if (!File.Exists(path) || HashOf(path) != sha256)
            throw new CandorException($"{path} is {(File.Exists(path) ? "not the file that the run wrote" : "gone")}, " +
                $"but {file} needs it for {what}; restore it or train again.");
    }

    private static Predictor Create(ModelHeader header, Schema schema, Standardizer standardizer, FeatureSpace space, string file,
        Device device, ProgramLeave leave) =>
        header.Architecture switch
        {
            "mlp" => new Mlp(space, schema.Outputs, header.Hidden, device: device, dropout: header.Dropout ?? 0)
            {
                TargetScale = header.Target,
            },
            "mnist-cnn" => new MnistCnn(space, schema.Classes.Count, 0, device),
            "lstm" => new LstmClassifier(space, schema.Outputs, device: device) { TargetScale = header.Target },
            "small-cnn" => new SmallCnn(space, schema.Classes.Count, 0, device),
            "text-cnn" => new TextCnn((TokenSpace)space, schema.Classes.Count, null, 0, device),
            "resnet18" => new ResNet18(space, schema.Classes.Count, Stem(header), 0, device),
            "resnet18-mlp" => new ResNet18Mlp(space, schema.Classes.Count, header.Hidden, Stem(header), 0, device, header.Dropout ?? 0),
            "script" => Script(header, schema, space, file, device, leave),
            "onnx" => Graph(header, schema, standardizer, space, file, device),
            _ => throw new CandorException(
                $"{file} holds a predictor of the architecture '{header.Architecture}', which this version does not know."),
        };
}
