using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A predictor of token indices that can be entered behind its embedding: there its inputs are continuous, so that it can be
/// differentiated.</summary>
public interface ITokenEmbedding
{
    /// <summary>Token indices [B, T] (floating-point) to vectors [B, T, E]; PAD's is 0.</summary>
    Tensor Embed(Tensor x);

    /// <summary>The rest: vectors to logits [B, L]. <c>ForwardEmbedded(Embed(x))</c> is <c>Forward(x)</c>.</summary>
    Tensor ForwardEmbedded(Tensor embedded);
}
