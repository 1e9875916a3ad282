using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;
using Dropout = Candor.Tensors.Dropout;

namespace Candor.Predictors;

/// <summary>A convolutional network on words: embedding, dropout, 250 filters of 3 words, global maximum, 250 units, dropout.</summary>
/// <remarks>The classifier of L2X for IMDB that Liang et al. (KDD 2020) adopt. PAD (index 0) has the embedding 0 and keeps it.</remarks>
public sealed class TextCnn : Predictor, ISeededLayers, ITokenEmbedding
{
    private const int ChunkTokens = 1 << 14;
    private readonly Generator _drops;
    private readonly Embedding _embedding;
    private readonly Dropout _drop;
    private readonly Conv1d _convolution;
    private readonly Sequential _top;

    /// <summary>A network for texts.</summary>
    /// <param name="space">The places of a text.</param>
    /// <param name="classes">L.</param>
    /// <param name="options">Sizes; null: the defaults with the space's vocabulary.</param>
    /// <param name="seed">Seed of the first weights and of dropout.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="dtype">Type of the parameters and of the token indices.</param>
    public TextCnn(TokenSpace space, int classes, TextCnnOptions? options = null, ulong seed = 0, Device? device = null,
        ScalarType dtype = ScalarType.Float32)
    {
        ArgumentNullException.ThrowIfNull(space);
        (Space, Classes, Device, DType, Options) = (space, classes, device.OrCpu(), dtype,
            options ?? new() { Vocabulary = space.Vocabulary });
        _drops = new Generator(Seeds.Mix(seed, Seeds.LearnedDropout), device);
        using var generator = new Generator(seed, device);
        _embedding = this.AddChild("embedding", Layers.Embedding(Options.Vocabulary, Options.Embedding, generator, paddingIndex: 0,
            dtype: dtype, spread: TextCnnOptions.Spread));
        _drop = this.AddChild("drop", new Dropout(0.2, _drops));
        _convolution = this.AddChild("convolution",
            Layers.Conv1d(Options.Embedding, Options.Filters, 3, generator, padding: 1, dtype: dtype));
        _top = this.AddChild("top", torch.nn.Sequential(
            torch.nn.ReLU(), new GlobalMaxPool(), Layers.Linear(Options.Filters, Options.Filters, generator, dtype: dtype),
                new Dropout(0.2, _drops),
            torch.nn.ReLU(), Layers.Linear(Options.Filters, classes, generator, dtype: dtype)));
    }

    /// <summary>Sizes.</summary>
    public TextCnnOptions Options { get; }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "text-cnn";

    /// <inheritdoc/>
    public override ScalarType DType { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    // A filter's map over a text of 400 tokens takes 0.4 MB: few texts fill the cache.
    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => Math.Clamp(ChunkTokens / Space.Units, 8, 1024);

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => ForwardEmbedded(Embed(x), x);

    /// <summary>Masks scale the embeddings; at 0 a token is as PAD. The background must be PAD, i.e. zeros.</summary>
    /// <inheritdoc/>
    public override Tensor ForwardMasked(Tensor x, Tensor units, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(units);
        return ForwardEmbedded(Embed(x) * Space.For(x).Expand(units).unsqueeze(2), x);
    }

    /// <inheritdoc/>
    public Tensor Embed(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _embedding.forward(((TokenSpace)Space).Words(x).to(ScalarType.Int64));
    }

    /// <inheritdoc/>
    public Tensor ForwardEmbedded(Tensor embedded, Tensor x) => _top.Run(_convolution.Run(_drop.forward(embedded).transpose(1, 2)));

    /// <inheritdoc/>
    public void Reseed(ulong seed) => _drops.Reseed(seed);

    /// <inheritdoc/>
    public byte[] SaveStream() => _drops.Save();

    /// <inheritdoc/>
    public void LoadStream(byte[] state) => _drops.Load(state);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        _drops.Dispose();
    }
}

/// <summary>Sizes of a text network. The defaults are L2X's for IMDB.</summary>
public sealed record TextCnnOptions
{
    /// <summary>Words that have an index, PAD and the unknown word included.</summary>
    /// <value>5000.</value>
    public int Vocabulary { get; init; } = 5000;

    /// <summary>Length of a word's vector.</summary>
    /// <value>50.</value>
    public int Embedding { get; init; } = 50;

    /// <summary>First values of embeddings are uniform between ± this: with a standard normal start a small set is learnt by heart before
    /// its words are.</summary>
    internal const double Spread = 0.05;

    /// <summary>Filters, and units of the layer behind them.</summary>
    /// <value>250.</value>
    public int Filters { get; init; } = 250;
}
