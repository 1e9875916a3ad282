using System.Globalization;
using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Onnx.Writing;
using Candor.Predictors;
using Candor.Tensors;
using Google.Protobuf;
using Type = global::Onnx.TensorProto.Types.DataType;

namespace Candor.Onnx;

/// <summary>Writes predictors, what prepares their inputs, and learned explainers as ONNX, opset 17 with <c>ai.onnx.ml</c> 3.</summary>
/// <remarks>
/// Inputs of raw values: <c>values</c> [B, Q] (double; missing: NaN) of columns that are all numbers; else one input a column under its
/// name, [B, 1], double, or string for categories; <c>pixels</c> [B, C, H, W] (float, in [0, 1]); <c>words</c> [B, T] (string, in lower
/// case, empty behind the last). Of prepared ones: <c>inputs</c> [B, input shape], or <c>indices</c> [B, T] (int64).
/// Outputs: <c>probabilities</c> [B, L], <c>label</c> [B] (string), <c>named_probabilities</c> (a map by class); <c>value</c> [B, 1]
/// (double, in the label's units); <c>logits</c>; <c>explanation</c> [B, D], shares of the predicted class's explanation.
/// </remarks>
public static class OnnxExport
{
    /// <summary>ONNX's opset that is written.</summary>
    public const long Opset = GraphWriter.Opset;

    private static readonly string[] s_outputs = ["probabilities", "label", "named_probabilities", "value", "logits", "explanation"];

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="predictor">f_θ: one of Candor's, or a wrapped module of plain layers. An <see cref="OnnxPredictor"/> goes out as it
    /// came, with its present weights and its own outputs, and with what prepares raw values in front of it where it takes others. A
    /// <see cref="CommandPredictor"/> has no graph: its
    /// answers become an input <c>probabilities</c> of the learned explainer.</param>
    /// <param name="options">Null: prepared inputs, probabilities.</param>
    /// <exception cref="CandorException">There is no way to write a part of it, or the file cannot be written.</exception>
    public static void Write(string path, Predictor predictor, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(predictor);
        OnnxFile.WriteWhole(path, Graph(predictor, options ?? new()).ToByteArray());
    }

    private static global::Onnx.ModelProto Graph(Predictor predictor, OnnxExportOptions options)
    {
        using var scope = torch.NewDisposeScope();
        if (predictor is OnnxPredictor file)
            return Around(file, options);
        var graph = new GraphWriter(predictor.Architecture);
        var type = predictor.DType == ScalarType.Float64 ? Type.Double : Type.Float;
        var x = options.Contract is { } contract ? graph.Prepared(contract, predictor.Space.InputShape, type, s_outputs)
            : predictor.Space.IsContinuous ? graph.Input("inputs", type, predictor.Space.InputShape)
            : graph.Input("indices", Type.Int64, predictor.Space.InputShape);
        var y = Answer(graph, predictor, options, x, type);
        if (options.Explainer is { } explainer)
            graph.Output(graph.Explanation(explainer, predictor.Space, x, y), "explanation", Type.Float, predictor.Space.Units);
        Describe(graph.Model, options);
        return graph.Model;
    }

    private static global::Onnx.ModelProto Around(OnnxPredictor file, OnnxExportOptions options)
    {
        if (options.Logits || options.Classes is not null)
            throw new CandorException("A file that came as ONNX goes out with its own outputs; leave out logits and classes.");
        var graph = new GraphWriter(file.File.With(file).Graph.Model);
        var x = options.Contract is { } contract && !file.TakesRaw(contract.Standardizer)
            ? graph.Prepare((file.Input.Name!, file.Input.Choice!.Input.Type, file.Input.Choice.ChannelsLast), file.Options.Inputs,
                contract, file.Space.InputShape) : null;
        if (options.Explainer is { } network)
        {
            graph.RequireExplainer(network is TableExplainerNetwork);
            var y = network.Feedback ? graph.Probabilities(file.Output.Name, file.Output.Form, file.Output.Order, file.Classes) : null;
            x ??= Known(graph, file);
            graph.Output(graph.Explanation(network, file.Space, x, y), "explanation", Type.Float, file.Space.Units);
        }
        Describe(graph.Model, options);
        return graph.Model;
    }

    // What the explainer was trained on, of what the file takes.
    private static string Known(GraphWriter graph, OnnxPredictor file)
    {
        if (file.Input.Columns is { } columns)
            return graph.Columns(columns.Scale, [.. columns.ByColumn.Select(v => v is null ? ((string, string)?)null : (v.Name, v.Type))]);
        return file.Space.IsContinuous
            ? graph.Standardised(file.Input.Name!, file.Input.Choice!.ChannelsLast, file.Options.Inputs, file.Space.InputShape.Count)
            : graph.Cast(file.Input.Name!, Type.Int64);
    }

    // Gives the answer to the outside and returns the probabilities; null for a regression.
    private static string? Answer(GraphWriter graph, Predictor predictor, OnnxExportOptions options, string x, Type type)
    {
        if (predictor is CommandPredictor)
            return options.Explainer is { Feedback: true } ? graph.Input("probabilities", Type.Float, predictor.Classes)
                : options.Explainer is not null ? null
                : throw new CandorException("A program has no layers to write; export the program itself, " +
                    "or a run that learned an explainer.");
        var logits = graph.Logits(predictor, x, "/model/");
        if (options.Logits)
            graph.Output(logits, "logits", type, predictor.Classes);
        if (predictor.TargetScale is { } scale)
        {
            if (!options.Logits)
                graph.Output(graph.Add("Add", [graph.Add("Mul", [graph.Cast(logits, Type.Double),
                    graph.Doubles("/target/deviation", [scale.Deviation])]), graph.Doubles("/target/mean", [scale.Mean])]),
                    "value", Type.Double, 1);
            return null;
        }
        var y = graph.Add("Softmax", [logits], ("axis", 1));
        if (!options.Logits)
            Named(graph, graph.Cast(y, Type.Float), Classes(predictor, options));
        return y;
    }

    private static void Named(GraphWriter graph, string y, IReadOnlyList<string> classes)
    {
        graph.Output(y, "probabilities", Type.Float, classes.Count);
        graph.Output(graph.Add("Gather", [graph.Texts("/classes", classes), graph.Add("ArgMax", [y], ("axis", 1), ("keepdims", 0))],
            ("axis", 0)), "label", Type.String);
        graph.Map("probabilities", "named_probabilities", classes);
    }

    private static IReadOnlyList<string> Classes(Predictor predictor, OnnxExportOptions options)
    {
        var classes = options.Classes ?? options.Contract?.Schema.Classes
            ?? [.. Enumerable.Range(0, predictor.Classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        return classes.Count == predictor.Classes ? classes : throw new CandorException(FormattableString.Invariant(
            $"The predictor has {predictor.Classes} classes, but {classes.Count} are named ({string.Join(", ", classes.Take(8))})."));
    }

    private static void Describe(global::Onnx.ModelProto model, OnnxExportOptions options)
    {
        if (model.ProducerName.Length == 0)
        {
            model.ProducerName = "candor";
            model.ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version?.ToString(3) ?? "";
        }
        if (options.Contract is { } contract)
            // Where the training data lay is nobody's business who has the model.
            Say("candor.contract", (contract with { Data = null, DataFromRun = null }).ToJson());
        foreach (var (key, value) in options.Metadata)
            Say(key, value);

        void Say(string key, string value)
        {
            if (model.MetadataProps.FirstOrDefault(m => m.Key == key) is { } there)
                model.MetadataProps.Remove(there);
            model.MetadataProps.Add(new global::Onnx.StringStringEntryProto { Key = key, Value = value });
        }
    }
}
