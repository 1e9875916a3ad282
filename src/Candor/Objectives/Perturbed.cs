using Candor.Explainers;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>A surrogate's masks and the predictor's outputs on the masked inputs, in one training step.</summary>
public sealed class Perturbed
{
    private readonly Surrogate _surrogate;
    private readonly IReadOnlyList<ExplainedLabel> _labels;
    private Tensor? _cosine;

    internal Perturbed(Surrogate surrogate, Tensor outputs, IReadOnlyList<ExplainedLabel> labels) =>
        (_surrogate, All, _labels) = (surrogate, outputs, labels);

    /// <summary>Z, [1 or B, M, D].</summary>
    public Tensor Masks => _surrogate.Masks;

    /// <summary>f on the masked inputs for all labels, [B, M, T].</summary>
    internal Tensor All { get; }

    /// <summary>K_mm of Eqs. (A.4), (A.5): the cosine kernel between each mask and all ones, [1 or B, M].</summary>
    public Tensor CosineWeights =>
        _cosine ??= LimeKernels.Weights(Masks.to(ScalarType.Float64), LimeKernel.Cosine).to(Masks.dtype).DetachFromDisposeScope();

    /// <summary>f(x̃_m)_y, [B, M].</summary>
    public Tensor Outputs(ExplainedLabel label) => All.select(2, IndexOf(label));

    /// <summary>φ = P f, [B, D].</summary>
    internal Tensor Explain(ExplainedLabel label) => _surrogate.Explain(Outputs(label));

    internal void Dispose() => _cosine?.Dispose();

    private int IndexOf(ExplainedLabel label)
    {
        for (var i = 0; i < _labels.Count; i++)
            if (_labels[i] == label)
                return i;
        throw new InvalidOperationException($"no term asked for the explanation of the {label} label");
    }
}
