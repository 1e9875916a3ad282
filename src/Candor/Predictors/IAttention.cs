namespace Candor.Predictors;

/// <summary>A predictor of texts whose places get shares of attention that can be lowered to none, so that taking a word away by not
/// attending to it has a derivative.</summary>
public interface IAttention : ITokenEmbedding
{
    /// <summary>Refuses a predictor in which it is not seen where attention is computed.</summary>
    /// <exception cref="CandorException">It is not seen.</exception>
    void RequireAttention();

    /// <summary>E, length of a token's vector.</summary>
    long Width { get; }

    /// <summary>The rest behind the embedding, where the attention that others pay to a place is multiplied by its share before it is made
    /// to add up to 1.</summary>
    /// <param name="embedded">[B, T, E].</param>
    /// <param name="shares">[B, T], in [0, 1]; 1 everywhere is <see cref="ITokenEmbedding.ForwardEmbedded"/>.</param>
    /// <param name="x">The token indices that the vectors stand for, [B, T].</param>
    Tensor ForwardAttended(Tensor embedded, Tensor shares, Tensor x);
}
