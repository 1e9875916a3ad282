using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A predictor that can be stopped at a named stage and gone on with from there: what Grad-CAM needs.</summary>
public interface IStages
{
    /// <summary>Names of the stages, from the input to the output.</summary>
    IReadOnlyList<string> Stages { get; }

    /// <summary>The stage whose maps are explained unless another is named.</summary>
    string DefaultStage { get; }

    /// <summary>A: inputs [B, C, H, W] to the feature maps of a stage, [B, K, h, w].</summary>
    Tensor ForwardTo(string stage, Tensor x);

    /// <summary>The rest: feature maps of a stage to logits [B, L]. <c>ForwardFrom(s, ForwardTo(s, x))</c> is <c>Forward(x)</c>.</summary>
    Tensor ForwardFrom(string stage, Tensor maps);
}
