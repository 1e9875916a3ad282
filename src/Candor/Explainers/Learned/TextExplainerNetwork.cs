using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;
using Dropout = Candor.Tensors.Dropout;

namespace Candor.Explainers.Learned;

/// <summary>
/// L2X's explainer of texts: convolutions of 3 words with 100 filters, a global part (their maximum) and a local part, joined. The
/// model's output passes three ReLU layers of 100 and joins the global part.
/// </summary>
/// <remarks>Chen et al. (ICML 2018) and Liang et al. (KDD 2020), App. B.1.</remarks>
public sealed class TextExplainerNetwork : ExplainerNetwork
{
    private const int Filters = 100;
    private readonly Generator _drops;
    private readonly TokenSpace? _space;
    private readonly Embedding _embedding;
    private readonly Dropout _dropWords;
    private readonly Sequential _first;
    private readonly Sequential _global;
    private readonly Sequential _local;
    private readonly Sequential? _output;
    private readonly Sequential _joined;

    /// <summary>A network for texts, on the generator's device.</summary>
    /// <param name="classes">L.</param>
    /// <param name="feedback">Whether it sees the model's output.</param>
    /// <param name="sizes">Vocabulary and length of vectors.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="seed">Of dropout.</param>
    /// <param name="dtype">Type of the parameters.</param>
    /// <param name="space">The units of the texts; a word of several pieces has their mean score. Null: each place is a unit.</param>
    public TextExplainerNetwork(int classes, bool feedback, TextCnnOptions sizes, Generator generator, ulong seed,
        ScalarType dtype = ScalarType.Float32, TokenSpace? space = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(generator);
        (Feedback, _space) = (feedback, space);
        _drops = new Generator(Seeds.Mix(seed, Seeds.LearnedDropout), generator.device);
        _embedding = this.AddChild("embedding",
            Layers.Embedding(sizes.Vocabulary, sizes.Embedding, generator, paddingIndex: 0, dtype: dtype, spread: TextCnnOptions.Spread));
        _dropWords = this.AddChild("dropWords", new Dropout(0.2, _drops));
        _first = this.AddChild("first", torch.nn.Sequential(Words(sizes.Embedding), torch.nn.ReLU()));
        _global = this.AddChild("global", torch.nn.Sequential(new GlobalMaxPool(), Dense(Filters), torch.nn.ReLU()));
        _local = this.AddChild("local", torch.nn.Sequential(Words(Filters), torch.nn.ReLU(), Words(Filters), torch.nn.ReLU()));
        if (feedback)
            _output = this.AddChild("output", torch.nn.Sequential(
                Dense(classes), torch.nn.ReLU(), Dense(Filters), torch.nn.ReLU(), Dense(Filters), torch.nn.ReLU()));
        _joined = this.AddChild("joined", torch.nn.Sequential(
            new Dropout(0.2, _drops), Layers.Conv1d((feedback ? 3 : 2) * Filters, Filters, 1, generator, dtype: dtype), torch.nn.ReLU(),
            Layers.Conv1d(Filters, 1, 1, generator, dtype: dtype)));

        Conv1d Words(long inputs) => Layers.Conv1d(inputs, Filters, 3, generator, padding: 1, dtype: dtype);
        Linear Dense(long inputs) => Layers.Linear(inputs, Filters, generator, dtype: dtype);
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        var words = _dropWords.forward(_embedding.forward((_space?.Words(x) ?? x).to(ScalarType.Int64)));
        var first = _first.Run(words.transpose(1, 2));                                      // [B, 100, T]
        var whole = _global.Run(first);
        if (_output is not null)
            whole = torch.cat([whole, _output.Run(y)], 1);
        var spread = whole.unsqueeze(2).expand(-1, -1, x.size(1));
        var scores = _joined.Run(torch.cat([spread, _local.Run(first)], 1)).squeeze(1);
        if (_space is not PieceSpace)
            return scores;
        var units = _space.For(x);
        return units.Gather(scores) / units.Gather(scores.detach().ones_like()).clamp(min: 1);
    }

    /// <inheritdoc/>
    public override void Reseed(ulong seed) => _drops.Reseed(seed);

    /// <inheritdoc/>
    public override byte[] SaveStream() => _drops.Save();

    /// <inheritdoc/>
    public override void LoadStream(byte[] state) => _drops.Load(state);

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
