using Candor.Data;
using Candor.Predictors;

namespace Candor.Onnx;

/// <summary>Which engine computes.</summary>
public enum OnnxEngine
{
    /// <summary>The graph rebuilt from TorchSharp operators where all of its operators are; else ONNX Runtime.</summary>
    Auto,

    /// <summary>The graph rebuilt from TorchSharp operators: with gradients, tunable.</summary>
    Rebuilt,

    /// <summary>ONNX Runtime: every operator, without gradients.</summary>
    Runtime,
}

/// <summary>What the output of a classifier holds.</summary>
public enum OnnxOutputs
{
    /// <summary>Seen from the graph's last operator (Softmax, Sigmoid, ZipMap …), else from rows that are probabilities.</summary>
    Auto,

    /// <summary>Logits.</summary>
    Logits,

    /// <summary>Class probabilities; one column is that of the second of two classes.</summary>
    Probabilities,
}

/// <summary>How an ONNX file is read. What is left out is recognised, and what cannot be is an error that names the choices.</summary>
public sealed record OnnxOptions
{
    /// <summary>Name of the output, or of any value of the graph, that is explained.</summary>
    /// <value>null: the only one that gives numbers; of several the one with a probability for each class.</value>
    public string? Output { get; init; }

    /// <summary>What the output holds.</summary>
    /// <value>Auto.</value>
    public OnnxOutputs Outputs { get; init; }

    /// <summary>Which engine computes.</summary>
    /// <value>Auto.</value>
    public OnnxEngine Engine { get; init; }

    /// <summary>What the model makes of standardised inputs: <see cref="GivenInputs.Raw"/> where it takes columns in the data's own units
    /// (one-hot as 0 and 1), pixels in [0, 1].</summary>
    /// <value>null: the model takes inputs as they come.</value>
    public GivenInputs? Inputs { get; init; }

    /// <summary>The data's columns, and how they are encoded, for a file that takes each column by its name: raw values go in, in the types
    /// that it declares.</summary>
    /// <value>null: the file takes all values of a row in one input; <c>OnnxPredictor.Load(path, data)</c> gives the data's.</value>
    public Standardizer? Columns { get; init; }

    /// <summary>Names of the classes, in the order of the predictor's outputs. Where the file names its classes (ZipMap, LinearClassifier),
    /// its outputs are put into this order.</summary>
    /// <value>null: the file's own order.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Names of the classes in the order of the file's outputs, where what came with it says them (<c>id2label</c> of
    /// <c>config.json</c>): if they are those of <see cref="ClassNames"/>, the outputs are put into that order.</summary>
    /// <value>null: nothing says them.</value>
    public IReadOnlyList<string>? Labels { get; init; }
}
