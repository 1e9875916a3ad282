using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>What gradients are taken in: the inputs themselves, or where these are token indices, their embeddings.</summary>
internal static class ContinuousInputs
{
    /// <summary>The continuous form of inputs: [B, input shape], or embeddings [B, T, E].</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="differentiable">Whether embeddings carry a graph to their weights.</param>
    /// <exception cref="CandorException">The inputs are token indices and the predictor has no embedding to be entered behind.</exception>
    public static Tensor Of(Predictor predictor, Tensor x, bool differentiable = false)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (predictor.Space.IsContinuous)
            return x;
        InputGradient.Require(predictor);
        using var grad = differentiable ? torch.enable_grad() : torch.no_grad();
        return ((ITokenEmbedding)predictor).Embed(x);
    }

    /// <summary>The continuous form of the background, [input shape] or [T, E].</summary>
    public static Tensor Background(Predictor predictor, Tensor b) => predictor.Space.IsContinuous
        ? b : Of(predictor, b.unsqueeze(0)).squeeze(0);

    /// <summary>Logits of inputs in their continuous form.</summary>
    public static Tensor Forward(Predictor predictor, Tensor continuous) =>
        predictor.Space.IsContinuous ? predictor.forward(continuous) : ((ITokenEmbedding)predictor).ForwardEmbedded(continuous);

    /// <summary>Sums over the inputs of each unit: over a token's embedding, [B, D].</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="values">Values in the continuous form.</param>
    public static Tensor Gather(Predictor predictor, Tensor x, Tensor values) =>
        predictor.Space.IsContinuous ? predictor.Space.For(x).Gather(values) : values.sum(2);
}
