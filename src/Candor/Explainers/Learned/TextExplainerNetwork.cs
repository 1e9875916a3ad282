using Candor.Predictors;
using Candor.Torch;
using Candor.Torch.Nn;

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
    private readonly Embedding _embedding;
    private readonly Dropout _dropWords;
    private readonly Sequential _first;
    private readonly Sequential _global;
    private readonly Sequential _local;
    private readonly Sequential? _output;
    private readonly Sequential _joined;

    /// <summary>A network for texts, on the generator's device.</summary>
    public TextExplainerNetwork(int classes, bool feedback, TextCnnOptions sizes, Generator generator, ulong seed, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(generator);
        Feedback = feedback;
        _drops = new Generator(Seeds.Mix(seed, Seeds.LearnedDropout), generator.Device);
        _embedding = AddChild("embedding", new Embedding(sizes.Vocabulary, sizes.Embedding, generator, paddingIndex: 0, dtype: dtype, spread: TextCnnOptions.Spread));
        _dropWords = AddChild("dropWords", new Dropout(0.2, _drops));
        _first = AddChild("first", new Sequential(Words(sizes.Embedding), Activation.Relu()));
        _global = AddChild("global", new Sequential(new GlobalMaxPool(), Dense(Filters), Activation.Relu()));
        _local = AddChild("local", new Sequential(Words(Filters), Activation.Relu(), Words(Filters), Activation.Relu()));
        if (feedback)
            _output = AddChild("output", new Sequential(
                Dense(classes), Activation.Relu(), Dense(Filters), Activation.Relu(), Dense(Filters), Activation.Relu()));
        _joined = AddChild("joined", new Sequential(
            new Dropout(0.2, _drops), new Conv1d((feedback ? 3 : 2) * Filters, Filters, 1, generator, dtype: dtype), Activation.Relu(),
            new Conv1d(Filters, 1, 1, generator, dtype: dtype)));

        Conv1d Words(long inputs) => new(inputs, Filters, 3, generator, padding: 1, dtype: dtype);
        Linear Dense(long inputs) => new(inputs, Filters, generator, dtype: dtype);
    }

    /// <inheritdoc/>
    public override bool Feedback { get; }

    /// <inheritdoc/>
    public override Tensor Scores(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        var words = _dropWords.Forward(_embedding.Forward(x.To(DType.Int64)));
        var first = _first.Forward(words.Transpose(1, 2));                                      // [B, 100, T]
        var whole = _global.Forward(first);
        if (_output is not null)
            whole = Tensor.Cat([whole, _output.Forward(y)], 1);
        var spread = whole.Unsqueeze(2).Expand(-1, -1, x.Size(1));
        return _joined.Forward(Tensor.Cat([spread, _local.Forward(first)], 1)).Squeeze(1);
    }

    /// <inheritdoc/>
    public override void Reseed(ulong seed) => _drops.Reseed(seed);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _drops.Dispose();
    }
}
