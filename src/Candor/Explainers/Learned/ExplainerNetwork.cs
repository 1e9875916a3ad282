using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>E: inputs, and with output feedback the model's outputs, to one score a unit; the softmax of the scores is z, how likely each
/// unit is selected.</summary>
public abstract class ExplainerNetwork : torch.nn.Module<Tensor, Tensor, Tensor>, ISeededLayers
{
    /// <summary>A network; parts are registered by who derives from it.</summary>
    protected ExplainerNetwork()
        : base(nameof(ExplainerNetwork))
    {
    }

    /// <summary>Whether the model's output y = M(x) is an input too.</summary>
    public abstract bool Feedback { get; }

    /// <summary>The scores before the softmax.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="y">M(x), [B, L]; not looked at without feedback.</param>
    /// <returns>[B, D].</returns>
    public abstract Tensor Scores(Tensor x, Tensor y);

    /// <summary>As <see cref="Scores"/>, under PyTorch's name.</summary>
    public sealed override Tensor forward(Tensor x, Tensor y) => Scores(x, y);

    /// <inheritdoc/>
    public virtual void Reseed(ulong seed)
    {
    }

    /// <inheritdoc/>
    public virtual byte[] SaveStream() => [];

    /// <inheritdoc/>
    public virtual void LoadStream(byte[] state)
    {
    }
}
