namespace Candor.Predictors;

/// <summary>What a function gives.</summary>
public enum FunctionOutput
{
    /// <summary>Class probabilities: rows that sum to 1.</summary>
    Probabilities,

    /// <summary>Logits: any finite numbers.</summary>
    Logits,
}

/// <summary>How a function is asked and read.</summary>
public sealed record FunctionOptions
{
    /// <summary>What the function gives.</summary>
    /// <value>Probabilities.</value>
    public FunctionOutput Output { get; init; }

    /// <summary>Whether gradients flow through a function of tensors, so that explainers by gradients and training terms may use them;
    /// functions of arrays have none.</summary>
    /// <value>false.</value>
    public bool Differentiable { get; init; }

    /// <summary>Type of the inputs that a function of tensors gets.</summary>
    /// <value>Float32.</value>
    public ScalarType DType { get; init; } = ScalarType.Float32;

    /// <summary>Rows that are asked for in one call, 1 or more; null: as many as fit the processor's cache.</summary>
    /// <value>null.</value>
    public int? Batch { get; init; }
}
