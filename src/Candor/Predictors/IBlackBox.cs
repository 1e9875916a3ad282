using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A model that can be asked and nothing else: inputs in, class probabilities out. What learned explainers need of the model that
/// they explain.</summary>
public interface IBlackBox
{
    /// <summary>The units that explanations speak of.</summary>
    FeatureSpace Space { get; }

    /// <summary>L, the number of classes.</summary>
    int Classes { get; }

    /// <summary>Whether derivatives of the outputs can be had; without them there is no gradient prior.</summary>
    bool HasGradients { get; }

    /// <summary>M(x): inputs [B, input shape] to class probabilities [B, L], without a graph, in pieces that fit the memory.</summary>
    Tensor Probabilities(Tensor x);
}
