using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A predictor of token indices that can be entered behind its embedding: there its inputs are continuous, so that it can be
/// differentiated.</summary>
public interface ITokenEmbedding
{
    /// <summary>Token indices [B, T] (floating-point) to vectors [B, T, E].</summary>
    Tensor Embed(Tensor x);

    /// <summary>The rest: vectors to logits [B, L]. <c>ForwardEmbedded(Embed(x), x)</c> is <c>Forward(x)</c>.</summary>
    /// <param name="embedded">[B, T, E].</param>
    /// <param name="x">The token indices that the vectors stand for, [B, T]: which places there are.</param>
    Tensor ForwardEmbedded(Tensor embedded, Tensor x);
}
