using Candor.Literature;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>A way of learning an explainer for a model that can only be asked: its networks, their optimisers, and one step.</summary>
public abstract class LearnedMethod : IDisposable
{
    private readonly Dictionary<string, torch.nn.Module> _modules = [];
    private readonly Dictionary<string, Optimizer> _optimizers = [];
    private Predictor? _model;

    /// <summary>A method with its explainer network.</summary>
    /// <param name="family">Networks for the kind of input.</param>
    /// <param name="options">How it is learned.</param>
    /// <param name="baseline">b, what an unselected unit is replaced by; null: zeros, the paper's.</param>
    /// <param name="feedback">Whether the explainer sees the model's output.</param>
    protected LearnedMethod(NetworkFamily family, LearnedOptions options, Baseline? baseline, bool feedback)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(family.Space.Units);
        (Family, Options) = (family, options);
        K = options.KFor(family.Space.Units);
        using var scope = torch.NewDisposeScope();
        var like = torch.zeros([1, .. family.Space.InputShape], dtype: family.DType, device: family.Device);
        B = (baseline?.Shared(like) ?? like.select(0, 0).clone()).DetachFromDisposeScope();
        Explainer = Own("explainer", family.Explainer(feedback, Seeds.Mix(options.Seed, Seeds.Weights)));
    }

    /// <summary>Catalog name, e.g. <c>meed</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Where it comes from.</summary>
    public abstract Paper Paper { get; }

    /// <summary>E.</summary>
    public ExplainerNetwork Explainer { get; }

    /// <summary>The networks' kind.</summary>
    public NetworkFamily Family { get; }

    /// <summary>How it is learned.</summary>
    public LearnedOptions Options { get; }

    /// <summary>k.</summary>
    public int K { get; }

    /// <summary>Background, [input shape].</summary>
    protected Tensor B { get; }

    /// <summary>Networks that predict from masked inputs, and whether they see the selected (else the unselected) units; for progress and
    /// reports.</summary>
    public virtual IEnumerable<(string Name, Predictor Network, bool Selected)> Approximators => [];

    /// <summary>Says which model is explained, before the first step; the model term passes through it.</summary>
    /// <exception cref="CandorException">There is a model term, and the model has no gradients.</exception>
    public void Explain(IBlackBox model)
    {
        if (Options.ModelTerm > 0 && model is not Predictor { HasGradients: true })
            throw new CandorException("A model's own term (--model-term) passes through the model, but this one has no gradients: " +
                "leave the term out, or give the model as a file (--model).");
        _model = model as Predictor;
    }

    /// <summary>What the method wants to know of every row beforehand, [N, D]; null: nothing.</summary>
    public virtual Tensor? Guide(IBlackBox model, LearnedData data) => null;

    /// <summary>One step on a batch; the networks are in training mode.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="epoch">m, from 1.</param>
    /// <param name="generator">Where selections are drawn.</param>
    /// <returns>The losses by name, before the step.</returns>
    public abstract IReadOnlyList<(string Name, Tensor Value)> Step(LearnedBatch batch, int epoch, Generator generator);

    /// <summary>log z = log softmax E(x, y), [B, D]; units that hold nothing have no share.</summary>
    public Tensor LogZ(Tensor x, Tensor y) => EmptyUnits.Rule(Explainer.Scores(x, y), Family.Space, x).log_softmax(1);

    /// <summary>Inputs with only the kept units, [B, input shape]; the others are the background.</summary>
    internal Tensor Mask(Tensor x, Tensor kept) => Masked.Copies(x, kept.unsqueeze(1), B, Family.Space);

    /// <summary>Networks by name, for checkpoints.</summary>
    internal IReadOnlyDictionary<string, torch.nn.Module> Modules => _modules;

    /// <summary>Optimisers by name, for checkpoints.</summary>
    internal IReadOnlyDictionary<string, Optimizer> Optimizers => _optimizers;

    /// <summary>The learned explainer, to be used as any other while this method lives.</summary>
    public Candor.Explainers.Explainer AsExplainer() => new LearnedExplainer(Name, Paper, Explainer, Family.Space);

    /// <summary>Sets the mode of all networks.</summary>
    internal void Train(bool on)
    {
        foreach (var module in _modules.Values)
            module.train(on);
    }

    /// <summary>Sets the streams of all networks that draw.</summary>
    internal void Reseed(ulong seed)
    {
        foreach (var (i, module) in _modules.Values.Index())
            (module as ISeededLayers)?.Reseed(Seeds.Mix(seed, (ulong)i));
    }

    /// <summary>A selection drawn from log z, [B, D].</summary>
    private protected Tensor Draw(Tensor logZ, Generator generator) => Options.Sampler == Sampler.AsReleased
        ? GumbelTopK.DrawAsReleased(logZ, K, Options.Temperature, generator)
        : GumbelTopK.Draw(logZ, K, Options.Temperature, generator);                                  // Eq. (5)

    /// <summary>Adds the cross-entropy of M(x ⊙ v) to M(x), where it has a weight.</summary>
    private protected Tensor WithModelTerm(Tensor loss, LearnedBatch batch, Tensor v, List<(string, Tensor)> terms)
    {
        if (!(Options.ModelTerm > 0))
            return loss;
        var model = _model ?? throw new InvalidOperationException("The method was not told which model it explains.");
        var term = SoftLoss.CrossEntropy(batch, model.ForwardMasked(batch.X, v, B), batch.Y);
        terms.Add(("model", term.detach()));
        return loss + Options.ModelTerm * term;
    }

    /// <summary>What lets a loss pass through the model without touching its weights.</summary>
    private protected Frozen FreezeModel() => new(Options.ModelTerm > 0 ? _model : null);

    /// <summary>Keeps where the streams of all networks that draw stand; false where one cannot tell.</summary>
    internal bool SaveStreams(IDictionary<string, byte[]> streams)
    {
        foreach (var (name, layers) in Drawing())
        {
            if (layers.SaveStream() is not { } state)
                return false;
            streams[name] = state;
        }
        return true;
    }

    /// <summary>Sets the streams of all networks that draw to where they stood.</summary>
    internal void LoadStreams(IReadOnlyDictionary<string, byte[]> streams)
    {
        foreach (var (name, layers) in Drawing())
            layers.LoadStream(streams[name]);
    }

    private IEnumerable<(string Name, ISeededLayers Layers)> Drawing() =>
        _modules.Where(m => m.Value is ISeededLayers).Select(m => ($"network {m.Key}", (ISeededLayers)m.Value));

    /// <summary>Takes charge of a network.</summary>
    private protected T Own<T>(string name, T module) where T : torch.nn.Module
    {
        _modules.Add(name, module);
        return module;
    }

    /// <summary>A fresh approximator.</summary>
    private protected Predictor Approximator(string name, ulong number) =>
        Own(name, Family.Approximator(Seeds.Mix(Seeds.Mix(Options.Seed, Seeds.Approximators), number)));

    /// <summary>An optimiser over networks that this method owns.</summary>
    private protected Optimizer Optimize(string name, params IReadOnlyList<string> modules)
    {
        var parameters =
            modules.SelectMany(m => _modules[m].ParametersByName().Select(p => new KeyValuePair<string, Tensor>($"{m}.{p.Key}", p.Value)));
        return _optimizers[name] = Options.CreateOptimizer(Family.Name, parameters);
    }

    /// <summary>Frees networks and optimisers.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees networks and optimisers.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var optimizer in _optimizers.Values)
            optimizer.Dispose();
        foreach (var module in _modules.Values)
            module.Dispose();
        B.Dispose();
    }
}
