using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A predictor whose logits are a linear layer on a feature vector: what example-based explanations compare inputs by.</summary>
public interface IFeatureMap
{
    /// <summary>K, the length of the feature vector.</summary>
    int FeatureCount { get; }

    /// <summary>f(x): inputs [B, input shape] to features [B, K], those that the last layer sees.</summary>
    Tensor Features(Tensor x);

    /// <summary>The last layer: features [B, K] to logits [B, L]. <c>Classify(Features(x))</c> is <c>Forward(x)</c>.</summary>
    Tensor Classify(Tensor features);
}
