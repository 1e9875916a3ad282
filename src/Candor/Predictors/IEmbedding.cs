using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A predictor whose first part never changes, so that its results can be computed once and be trained on.</summary>
public interface IEmbedding
{
    /// <summary>The first part's results, [B, inputs] to [B, E]; the predictor's own methods take them in place of inputs.</summary>
    Tensor Embed(Tensor x);
}
