using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Prior knowledge H: a distribution r over units from |gradient × input|, merged with the explainer's z with a weight that
/// fades.</summary>
/// <remarks>Liang et al. (KDD 2020), Eqs. (11)–(13). All in logarithms.</remarks>
internal static class Prior
{
    /// <summary>log r, [N, D], for the model's predicted classes; null without a prior, and where the model has no gradients.</summary>
    public static Tensor? LogOf(IBlackBox model, LearnedData data, Tensor b, LearnedOptions options)
    {
        if (options.Prior == PriorKnowledge.None || model is not Predictor { HasGradients: true } predictor)
            return null;
        using var scope = torch.NewDisposeScope();
        var scores = MaskGradient.Of(predictor, data.Inputs, data.Outputs.argmax(1), b).abs();
        // The released script has the sign turned and the scores raw.
        var released = options.Prior == PriorKnowledge.AsReleased;
        var (signed, scale) = released ? (-scores, PriorScale.PaperLiteral) : (scores, options.PriorScale);
        return scope.MoveToOuter(LogSoftmax(signed, scale,
            r => EmptyUnits.Rule(r, predictor.Space, data.Inputs)));
    }

    /// <summary>Scores as the logarithm of a distribution.</summary>
    /// <param name="scores">[N, D].</param>
    /// <param name="scale">How they are scaled.</param>
    /// <param name="rule">Keeps units out; null: all have a share.</param>
    public static Tensor LogSoftmax(Tensor scores, PriorScale scale, Func<Tensor, Tensor>? rule = null)
    {
        if (scale == PriorScale.UnitSpread)
        {
            var spread = scores.var([1], unbiased: false, keepdim: true).sqrt();
            scores = torch.where(spread > 0, scores / spread, scores.zeros_like());
        }
        return (rule?.Invoke(scores) ?? scores).log_softmax(1);
    }

    /// <summary>log z̃: [z^m · r]^{1/(m+1)}, normalised.</summary>
    /// <param name="logZ">log z, [B, D].</param>
    /// <param name="logR">log r, [B, D].</param>
    /// <param name="epoch">m, from 1.</param>
    public static Tensor Merge(Tensor logZ, Tensor logR, int epoch) =>
        ((logZ * (double)epoch + logR) / (double)(epoch + 1)).log_softmax(1);                     // Eq. (12)

    /// <summary>ℓ_e/(m + 1): mean absolute distance of z to z̃, which is held.</summary>
    public static Tensor Loss(LearnedBatch batch, Tensor logZ, Tensor merged, int epoch) =>
        batch.Mean((logZ.exp() - merged.detach().exp()).abs().mean([1])) / (double)(epoch + 1);                 // Eq. (13)
}
