using Candor.Tensors;

namespace Candor.Masking;

/// <summary>
/// What an explanation speaks of: D units, and the inputs that belong to each. Masks are ranked on units, never on the inputs behind
/// them; <see cref="Expand"/> is the paper's <em>expand</em>.
/// </summary>
public abstract class FeatureSpace
{
    /// <summary>D, the number of units.</summary>
    public abstract int Units { get; }

    /// <summary>Names of the units, in order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Shape of one input, without the batch.</summary>
    public abstract IReadOnlyList<long> InputShape { get; }

    /// <summary>Whether inputs can be blended and disturbed. Token indices can not: half a token or a noisy one means nothing.</summary>
    public virtual bool IsContinuous => true;

    /// <summary>Which units of these inputs hold nothing, [B, D] (bool): places behind the end of a text. They are never selected. Null:
    /// none can be empty.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    public virtual Tensor? Empty(Tensor x) => null;

    /// <summary>
    /// The space of these very inputs: itself, unless every input has units of its own (<see cref="Slic"/>). The space of a batch expands
    /// and gathers its rows only, [B, .., D] and [B, input shape].
    /// </summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    public virtual FeatureSpace For(Tensor x) => this;

    /// <summary>Values of units [.., D] laid out on the inputs, in a shape that broadcasts against [.., input shape].</summary>
    public abstract Tensor Expand(Tensor units);

    /// <summary>Sums over the inputs of each unit: [B, input shape] to [B, D]. The adjoint of <see cref="Expand"/>.</summary>
    public abstract Tensor Gather(Tensor inputs);
}
