using Candor.Masking;
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

    /// <summary>The two ends of the way from inputs without any unit to the inputs, in their continuous form. Where words are taken away by
    /// not attending to them their vectors stay, and a share of attention stands behind each: 1 of what is there and 0 of what is
    /// not.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="b">Background, [input shape], or [B, input shape].</param>
    /// <param name="differentiable">Whether embeddings of the inputs carry a graph to their weights.</param>
    /// <returns>From: what is left without any unit; [input shape], [T, E], or of texts that keep marks [B, T, E]. To: the
    /// inputs.</returns>
    public static (Tensor From, Tensor To) Way(Predictor predictor, Tensor x, Tensor b, bool differentiable = false)
    {
        var to = Of(predictor, x, differentiable);
        if (predictor.Space is not PieceSpace words)
            return (predictor.Space.IsContinuous ? b : Of(predictor, b.unsqueeze(0)).squeeze(0), to);
        var nothing = Masked.Nothing(x, b, words);
        var hidden = nothing.eq(0).logical_and(x > 0);
        if (predictor is not IAttention attended || !hidden.any().ToBoolean())
            return (Of(predictor, nothing), to);
        attended.RequireAttention();
        return (torch.cat([to, (1 - hidden.to(to.dtype)).unsqueeze(2)], 2),
            torch.cat([to, torch.ones([.. x.shape, 1], dtype: to.dtype, device: to.device)], 2));
    }

    /// <summary>Logits of inputs in their continuous form.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="continuous">[N, input shape], or embeddings [N, T, E], perhaps with a share of attention behind each.</param>
    /// <param name="x">The inputs that embeddings stand for, [N, T].</param>
    public static Tensor Forward(Predictor predictor, Tensor continuous, Tensor x)
    {
        if (predictor.Space.IsContinuous)
            return predictor.forward(continuous);
        var tokens = (ITokenEmbedding)predictor;
        if (predictor is not IAttention attended || continuous.size(2) == attended.Width)
            return tokens.ForwardEmbedded(continuous, x);
        return attended.ForwardAttended(continuous.narrow(2, 0, attended.Width), continuous.select(2, attended.Width), x);
    }

    /// <summary>Sums over the inputs of each unit: over a token's embedding, [B, D].</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="values">Values in the continuous form.</param>
    public static Tensor Gather(Predictor predictor, Tensor x, Tensor values) =>
        predictor.Space.For(x).Gather(predictor.Space.IsContinuous ? values : values.sum(2));
}
