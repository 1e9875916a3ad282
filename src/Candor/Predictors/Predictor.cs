using Candor.Masking;
using Candor.Torch;
using Candor.Torch.Nn;

namespace Candor.Predictors;

/// <summary>A classifier f_θ: inputs [B, input shape] to logits [B, L].</summary>
public abstract class Predictor : Module
{
    /// <summary>The units that explanations of this predictor speak of.</summary>
    public abstract FeatureSpace Space { get; }

    /// <summary>L, the number of classes.</summary>
    public abstract int Classes { get; }

    /// <summary>Name of the architecture, as in configurations: <c>mlp</c>, <c>script</c>.</summary>
    public abstract string Architecture { get; }

    /// <summary>Rows of a pass whose activations stay in the processor's cache: measured, not computed.</summary>
    /// <param name="graph">Whether the pass records a graph, which keeps every activation.</param>
    public virtual int ChunkRows(bool graph) => graph ? 512 : 1024;

    /// <summary>Whether <c>Forward</c> may run on several threads at once while in evaluation mode.</summary>
    public virtual bool IsConcurrent => false;

    /// <summary>Type of the parameters and of the inputs it takes.</summary>
    public virtual DType DType => DType.Float32;

    /// <summary>Where the parameters are.</summary>
    public virtual Device Device => Device.Cpu;

    /// <summary>
    /// Starts the stream that dropout draws from. Trainers call it before every epoch, so that a resumed run goes on as the uninterrupted
    /// one; a predictor without dropout has nothing to do.
    /// </summary>
    public virtual void SeedDropout(ulong seed)
    {
    }
}
