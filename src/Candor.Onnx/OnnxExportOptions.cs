using Candor.Data;
using Candor.Explainers.Learned;

namespace Candor.Onnx;

/// <summary>What goes into an ONNX file beside the predictor's layers.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>What makes inputs of raw values: it goes into the graph, so that the file takes raw values. Null: the file takes inputs
    /// that are prepared, as the predictor does.</summary>
    /// <value>null.</value>
    public Contract? Contract { get; init; }

    /// <summary>Whether the file gives logits [B, L], of a regression the standardised number [B, 1], instead of probabilities, label and
    /// number.</summary>
    /// <value>false.</value>
    public bool Logits { get; init; }

    /// <summary>A learned explainer, which goes into the file too. Null: none.</summary>
    /// <value>null.</value>
    public ExplainerNetwork? Explainer { get; init; }

    /// <summary>The classes, in order. Null: those of the contract, else <c>0</c>, <c>1</c>, ….</summary>
    /// <value>null.</value>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>What stands in the file's metadata beside the contract: a hash of the model, for instance.</summary>
    /// <value>Empty.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
