using System.Text.Json;
using System.Text.Json.Serialization;
using Candor.Data;
using Candor.Masking;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors.Weights;

namespace Candor.Runs.Folders;

/// <summary>What a model file says of itself in words; it is read without a tensor, while libtorch loads.</summary>
/// <param name="File">The file.</param>
/// <param name="Header">Its architecture, columns and classes.</param>
/// <param name="Schema">Columns, label and classes.</param>
/// <param name="Standardizer">How raw values become inputs.</param>
internal sealed record SavedModel(string File, ModelHeader Header, Schema Schema, Standardizer Standardizer)
{
    internal const string MetadataKey = "candor.model";
    internal const string Format = "candor-model/1";

    /// <summary>Reads it.</summary>
    /// <exception cref="CandorException">The file is damaged, or not candor's.</exception>
    public static SavedModel Read(string file) => Guarded(file, () =>
    {
        if (!SafeTensors.ReadMetadata(file).TryGetValue(MetadataKey, out var json))
            throw new CandorException($"{file} holds weights but was not written by candor train: it lacks the columns and the " +
                "standardisation. Give a run's model.safetensors, or a TorchScript file with the data (--model FILE.pt).");
        var header = StrictJson.Read<ModelHeader>(json, Format);
        var schema = new Schema(header.Columns, header.Label, header.Classes)
        {
            Image = header.Image,
            Text = header.Text,
            Series = header.Series
        };
        DeclaredShape.Require(schema, file);
        header.Target?.Validate(file);
        return new SavedModel(file, header, schema, Standardizer.FromJson(header.Standardizer, file));
    });

    /// <summary>The predictor, with its weights.</summary>
    /// <exception cref="CandorException">The file is damaged, or needs a program that there is no leave for.</exception>
    public SavedPredictor Load(Device? device, FeatureSpace? space, string? command, CommandOptions? options, ProgramLeave? leave) =>
        Guarded(File, () => SavedPredictor.Of(this, device, space, command, options, leave));

    private static T Guarded<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new CandorException($"{file} is damaged or of another version: {StrictJson.Why(e).TrimEnd('.')}. " +
                $"Restore it or train again.", e);
        }
    }
}

internal sealed record ModelHeader(
    string Format, string Architecture, IReadOnlyList<int> Hidden, IReadOnlyList<Column> Columns, string Label,
        IReadOnlyList<string> Classes,
    string Standardizer, ImageShape? Image = null, SavedSpace? Space = null, string? Stem = null, double? Dropout = null)
{
    /// <summary>How texts are cut.</summary>
    public TextShape? Text { get; init; }

    /// <summary>T and F of series.</summary>
    public SeriesShape? Series { get; init; }

    /// <summary>The hash of the TorchScript beside this file; files of older versions have none.</summary>
    public SavedGraph? Script { get; init; }

    /// <summary>The output of an ONNX file, and the hash of the file beside this one.</summary>
    public SavedGraph? Onnx { get; init; }

    /// <summary>What a model that was made elsewhere makes of standardised inputs.</summary>
    public GivenInputs? Inputs { get; init; }

    /// <summary>How a regression's numbers are scaled.</summary>
    public TargetScale? Target { get; init; }
}

internal sealed record SavedGraph(string? Output, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelHeader))]
internal sealed partial class ModelContext : JsonSerializerContext;
