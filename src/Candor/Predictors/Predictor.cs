using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// A classifier f_θ: inputs [B, input shape] to logits [B, L]; or, with a <see cref="TargetScale"/>, a regression: to one standardised
/// value, [B, 1].
/// </summary>
public abstract class Predictor : torch.nn.Module<Tensor, Tensor>, IBlackBox
{
    /// <summary>A predictor; its layers are registered by who derives from it.</summary>
    protected Predictor()
        : base(nameof(Predictor)) => TorchRuntime.WithoutNnpack();

    /// <summary>The units that explanations of this predictor speak of.</summary>
    public abstract FeatureSpace Space { get; }

    /// <summary>L, the number of classes; 1 for regression.</summary>
    public abstract int Classes { get; }

    /// <summary>How the one output stands for a number: output = (number − mean)/deviation. Null: the outputs are logits of
    /// classes.</summary>
    /// <value>null.</value>
    public TargetScale? TargetScale
    {
        get;
        init
        {
            if (value is not null && Classes != 1)
                throw new CandorException(FormattableString.Invariant(
                    $"The predictor has {Classes} outputs, but a regression has one; make it with one (classes: 1)."));
            field = value;
        }
    }

    /// <summary>Regression where there is a <see cref="TargetScale"/>, else classification.</summary>
    public LearningTask Task => TargetScale is null ? LearningTask.Classification : LearningTask.Regression;

    /// <summary>Name of the architecture, as in configurations: <c>mlp</c>, <c>script</c>.</summary>
    public abstract string Architecture { get; }

    /// <summary>Rows of a pass whose activations stay in the processor's cache: measured, not computed.</summary>
    /// <param name="graph">Whether the pass records a graph, which keeps every activation.</param>
    public virtual int ChunkRows(bool graph) => graph ? 2048 : 4096;

    /// <summary>Rows of a pass where the predictor is: <see cref="ChunkRows"/> on the processor; a GPU needs more of them to be busy, up to
    /// sixteen times as many, of images by as much fewer as they have more than 64×64 pixels.</summary>
    /// <param name="graph">Whether the pass records a graph.</param>
    internal int PassRows(bool graph) => Device.IsCpu ? ChunkRows(graph) : RowsOnGpu(ChunkRows(graph), Space.InputShape);

    /// <summary>The same from the processor's rows and the shape of an input.</summary>
    internal static int RowsOnGpu(int rows, IReadOnlyList<long> shape)
    {
        var pixels = shape.Count == 3 ? shape[1] * shape[2] : 1;
        return (int)(rows * Math.Clamp(16 * 4096 / pixels, 1, 16));
    }

    /// <summary>Type of the parameters and of the inputs it takes.</summary>
    public virtual ScalarType DType => ScalarType.Float32;

    /// <summary>Where the parameters are.</summary>
    public virtual Device Device => torch.CPU;

    /// <summary>Whether derivatives in the inputs can be had: not where a program outside computes the outputs, nor where inputs are token
    /// indices and there is no embedding to enter behind.</summary>
    public virtual bool HasGradients => Space.IsContinuous || this is ITokenEmbedding;

    /// <summary>Why there are no derivatives, as a message's end; null where nothing is to be said.</summary>
    public virtual string? WhyNoGradients => null;

    /// <summary>Whether <c>Forward</c> takes inputs in bfloat16 while the parameters are in float32, and computes in bfloat16
    /// then.</summary>
    public virtual bool TakesBFloat16 => false;

    /// <summary>Whether its batch normalisation, if it has any, can take mean and variance over the rows of all ranks.</summary>
    internal virtual bool NormalizesOverRanks => false;

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
    /// <exception cref="CandorException">The inputs do not fit, or the predictor gives a number.</exception>
    public virtual Tensor Probabilities(Tensor x) => Task == LearningTask.Classification
        ? Answers(x)
        : throw new CandorException("The predictor gives a number, which has no class probabilities; ask for Values.");

    /// <summary>The numbers that a regression predicts, in the target's own units, [B] (float64), without a graph.</summary>
    /// <param name="x">Inputs, [B, input shape].</param>
    /// <exception cref="CandorException">The inputs do not fit, or the predictor tells classes apart.</exception>
    public Tensor Values(Tensor x)
    {
        if (TargetScale is not { } scale)
            throw new CandorException("The predictor tells classes apart, so it gives no number; ask for Probabilities.");
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Answers(x).select(1, 0).to(ScalarType.Float64) * scale.Deviation + scale.Mean);
    }

    /// <summary>What outputs say: probabilities of classes; of a regression the standardised value.</summary>
    /// <param name="outputs">[…, L].</param>
    internal Tensor Answer(Tensor outputs) => Task == LearningTask.Classification ? outputs.softmax(-1) : outputs;

    /// <summary>What the predictor says of inputs, without a graph, in evaluation mode, [B, L].</summary>
    internal Tensor Answers(Tensor x)
    {
        InputCheck.Require(this, x);
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var mode = training;
        train(false);
        try
        {
            return scope.MoveToOuter(RowChunks.Join(PassRows(graph: false), x, part => Answer(forward(part))));
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

    /// <summary>Where the stream that dropout draws from stands; empty where there is none, null where that cannot be told.</summary>
    internal virtual byte[]? SaveDropout() => this is ISeededLayers layers ? layers.SaveStream() : [];

    /// <summary>Sets the stream that dropout draws from to where it stood.</summary>
    internal virtual void LoadDropout(byte[] state) => (this as ISeededLayers)?.LoadStream(state);
}
