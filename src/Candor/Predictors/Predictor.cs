using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>A classifier f_θ: inputs [B, input shape] to logits [B, L].</summary>
public abstract class Predictor : torch.nn.Module<Tensor, Tensor>, IBlackBox
{
    /// <summary>A predictor; its layers are registered by who derives from it.</summary>
    protected Predictor()
        : base(nameof(Predictor)) => TorchRuntime.WithoutNnpack();

    /// <summary>The units that explanations of this predictor speak of.</summary>
    public abstract FeatureSpace Space { get; }

    /// <summary>L, the number of classes.</summary>
    public abstract int Classes { get; }

    /// <summary>Name of the architecture, as in configurations: <c>mlp</c>, <c>script</c>.</summary>
    public abstract string Architecture { get; }

    /// <summary>Rows of a pass whose activations stay in the processor's cache: measured, not computed.</summary>
    /// <param name="graph">Whether the pass records a graph, which keeps every activation.</param>
    public virtual int ChunkRows(bool graph) => graph ? 512 : 1024;

    /// <summary>Type of the parameters and of the inputs it takes.</summary>
    public virtual ScalarType DType => ScalarType.Float32;

    /// <summary>Where the parameters are.</summary>
    public virtual Device Device => torch.CPU;

    /// <summary>Whether derivatives in the inputs can be had: not where a program outside computes the outputs, nor where inputs are token
    /// indices and there is no embedding to enter behind.</summary>
    public virtual bool HasGradients => Space.IsContinuous || this is ITokenEmbedding;

    /// <summary>Whether <c>Forward</c> takes inputs in bfloat16 while the parameters are in float32, and computes in bfloat16
    /// then.</summary>
    public virtual bool TakesBFloat16 => false;

    /// <summary>Logits of inputs, computed in a precision and given in the predictor's own.</summary>
    /// <param name="x">[B, input shape].</param>
    /// <param name="precision">Of the pass.</param>
    /// <returns>[B, L].</returns>
    internal Tensor Forward(Tensor x, Precision precision) =>
        precision == Precision.BFloat16 ? forward(x.to(ScalarType.BFloat16)).to(x.dtype) : forward(x);

    /// <summary>Logits of softly masked inputs, x̃ = b + v ⊙ (x − b) on units expanded to inputs.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <param name="units">v, the share of each unit that is kept, [B, D]; gradients reach it.</param>
    /// <param name="b">Background, [input shape].</param>
    /// <returns>[B, L].</returns>
    public virtual Tensor ForwardMasked(Tensor x, Tensor units, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(units);
        return forward(Masked.Copies(x, units.unsqueeze(1), b, Space));
    }

    /// <inheritdoc/>
    public virtual Tensor Probabilities(Tensor x)
    {
        InputCheck.Require(this, x);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var mode = training;
        train(false);
        try
        {
            return scope.MoveToOuter(RowChunks.Join(ChunkRows(graph: false), x, part => forward(part).softmax(1)));
        }
        finally
        {
            train(mode);
        }
    }

    /// <summary>
    /// Starts the stream that dropout draws from. Trainers call it before every epoch, so that a resumed run goes on as the uninterrupted
    /// one; a predictor without dropout has nothing to do.
    /// </summary>
    public virtual void SeedDropout(ulong seed) => (this as ISeededLayers)?.Reseed(seed);
}
