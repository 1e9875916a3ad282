using Candor.Predictors;
using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Explainers.Learned;

/// <summary>E: inputs, and with output feedback the model's outputs, to one score a unit; the softmax of the scores is z, how likely each unit is selected.</summary>
public abstract class ExplainerNetwork : Module, ISeededLayers
{
    /// <summary>Whether the model's output y = M(x) is an input too.</summary>
    public abstract bool Feedback { get; }

    /// <summary>The scores before the softmax.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="y">M(x), [B, L]; not looked at without feedback.</param>
    /// <returns>[B, D].</returns>
    public abstract Tensor Scores(Tensor x, Tensor y);

    /// <summary>Whether several threads may ask for scores at once.</summary>
    internal virtual bool IsConcurrent => false;

    /// <summary>Not used: a network takes two arguments.</summary>
    public sealed override Tensor Forward(Tensor x) => throw new NotSupportedException("an explainer network takes inputs and outputs; call Scores.");

    /// <inheritdoc/>
    public virtual void Reseed(ulong seed)
    {
    }
}
