using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Rows with the model's outputs, computed once for a whole training.</summary>
/// <param name="Inputs">x, [N, input shape].</param>
/// <param name="Outputs">y = M(x), [N, L].</param>
/// <param name="Labels">True classes, [N]; CXPlain alone looks at them.</param>
public sealed record LearnedData(Tensor Inputs, Tensor Outputs, Tensor Labels)
{
    /// <summary>Asks the model for every row.</summary>
    public static LearnedData Of(IBlackBox model, Tensor inputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new LearnedData(inputs, model.Probabilities(inputs), labels);
    }
}

/// <summary>A batch of rows.</summary>
/// <param name="X">Inputs, [B, input shape].</param>
/// <param name="Y">M(x), [B, L].</param>
/// <param name="Guide">What the method computed beforehand for these rows (log r, or CXPlain's targets), [B, D]; null where it did
/// not.</param>
public sealed record LearnedBatch(Tensor X, Tensor Y, Tensor? Guide);
