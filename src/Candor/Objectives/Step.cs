using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// One batch under one state of the predictor: computes what the terms of an objective share, once, and back-propagates them.
/// </summary>
/// <remarks>
/// In the chunked paths every shared quantity (log-probabilities, outputs on masked inputs, φ) is <em>cut</em>: terms see a leaf, and
/// <see cref="Backward"/> carries the leaf's gradient on to what it was computed from, last first. φ = P f is linear in the outputs f on
/// the perturbations, so ∂L/∂f = Pᵀ ∂L/∂φ is all that the chunks of perturbations need to know.
/// </remarks>
public sealed partial class Step : IDisposable
{
    private readonly Predictor _predictor;
    private readonly StepOptions _options;
    private readonly ILookup<Explainer, ExplainedLabel> _needs;
    private readonly Dictionary<ExplainedLabel, Tensor> _targets = [];
    private readonly Dictionary<SurrogateExplainer, Perturbed> _perturbed = [];
    private readonly Dictionary<(Explainer, ExplainedLabel), Tensor> _explanations = [];
    private readonly Dictionary<(Explainer, ExplainedLabel, bool), SoftMask> _masks = [];
    private readonly List<Action> _cuts = [];
    private readonly List<Tensor> _owned = [];
    private readonly List<Tensor> _leaves = [];
    private readonly Tensor[] _parameters;
    private Tensor? _logProbabilities;
    private Tensor? _values;

    /// <summary>A step over a batch.</summary>
    /// <param name="predictor">f_θ.</param>
    /// <param name="inputs">x, [B, input shape].</param>
    /// <param name="labels">y, [B] (int64); of a regression its standardised numbers, [B].</param>
    /// <param name="generator">Where perturbations and wrong labels are drawn from.</param>
    /// <param name="objective">Says which explanations will be needed.</param>
    /// <param name="options">How to compute.</param>
    public Step(Predictor predictor, Tensor inputs, Tensor labels, Generator generator, Objective objective, StepOptions? options = null)
        : this(predictor, inputs, labels, generator, objective, options, null)
    {
    }

    /// <summary>A step over the rows that this rank has of a batch.</summary>
    internal Step(Predictor predictor, Tensor inputs, Tensor labels, Generator generator, Objective objective, StepOptions? options,
        BatchShare? share)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(objective);
        (_predictor, Inputs, Labels, Generator, _options) = (predictor, inputs, labels, generator, options ?? new());
        _options.ValidateFor(predictor);
        _parameters = [.. predictor.parameters().Where(p => p.requires_grad)];
        _needs = objective.Needs.ToLookup(n => n.Explainer, n => n.Label);
        _share = share;
        ExplainedRows = share?.Explained.Own.Count ?? _options.ExplainedOf(inputs.size(0));
        ExplainedInputs = Own(inputs.narrow(0, 0, ExplainedRows));
        using var scope = torch.NewDisposeScope();
        var explained = labels.narrow(0, 0, ExplainedRows);
        _targets[ExplainedLabel.True] = Own(IsRegression ? torch.zeros_like(explained, dtype: ScalarType.Int64) : explained);
    }

    /// <summary>x, [B, input shape].</summary>
    public Tensor Inputs { get; }

    /// <summary>y, [B].</summary>
    public Tensor Labels { get; }

    /// <summary>Where the step's randomness comes from.</summary>
    public Generator Generator { get; }

    /// <summary>Number of rows that are explained and regularised; where ranks share the batch, of this rank's.</summary>
    public long ExplainedRows { get; }

    /// <summary>The inputs that are explained: the first rows of the batch.</summary>
    public Tensor ExplainedInputs { get; }

    /// <summary>D.</summary>
    public int Units => _predictor.Space.Units;

    private int ChunkRows => _options.ChunkRows ?? _predictor.PassRows(graph: true);

    private bool IsSingleGraph => _options.Path == GradientPath.SingleGraph;

    /// <summary>log f(x) for the whole batch, [B, L], computed in training mode: the one pass that batch normalisation learns
    /// from.</summary>
    public Tensor LogProbabilities => _logProbabilities ??= InTraining(Inputs, g => g.log_softmax(-1));

    /// <summary>Whether the predictor gives a number.</summary>
    public bool IsRegression => _predictor.Task == LearningTask.Regression;

    /// <summary>f(x) of a regression for the whole batch, standardised, [B], in training mode as
    /// <see cref="LogProbabilities"/>.</summary>
    public Tensor Values => _values ??= InTraining(Inputs, g => g.select(1, 0));

    // What is read of g in training mode, from which batch normalisation learns.
    private Tensor InTraining(Tensor inputs, Func<Tensor, Tensor> read)
    {
        using var scope = torch.NewDisposeScope();
        using var rows = _share?.Batch.Enter();
        _predictor.train();
        var value = Cut(read(_predictor.forward(inputs)));
        _predictor.train(false);
        return value;
    }

    /// <summary>log f(x)_y of the explained rows, [B].</summary>
    /// <param name="logProbabilities">[B, L].</param>
    public Tensor OfExplained(Tensor logProbabilities)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        return logProbabilities.narrow(0, 0, ExplainedRows).gather(1, Targets(ExplainedLabel.True).unsqueeze(1)).squeeze(1);
    }

    /// <summary>The classes that are explained, [B] (int64).</summary>
    public Tensor Targets(ExplainedLabel label)
    {
        if (_targets.TryGetValue(label, out var targets))
            return targets;
        using var scope = torch.NewDisposeScope();
        using var rows = _share?.Explained.Enter();
        return _targets[label] = Own(label switch
        {
            _ when IsRegression => label == ExplainedLabel.Wrong
                ? throw new CandorException("A wrong label is asked for, but the predictor gives a number, which has none; " +
                    "leave out what " +
                    "needs one (--lambda4 0).")
                : _targets[ExplainedLabel.True].alias(),
            ExplainedLabel.Wrong => WrongLabels.Draw(_targets[ExplainedLabel.True], _predictor.Classes, Generator),
            _ => LogProbabilities.detach().narrow(0, 0, ExplainedRows).argmax(1),
        });
    }

    /// <summary>Gives the wrong labels instead of drawing them; for proofs against other implementations.</summary>
    internal void SetWrongLabels(Tensor labels) => _targets[ExplainedLabel.Wrong] = Own(labels);

    /// <summary>φ, [B, D]: computed once, shared by all terms.</summary>
    public Tensor Explain(Explainer explainer, ExplainedLabel label = ExplainedLabel.True)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        if (_explanations.TryGetValue((explainer, label), out var phi))
            return phi;
        using var scope = torch.NewDisposeScope();
        using var rows = _share?.Explained.Enter();
        _predictor.train(false);
        return _explanations[(explainer, label)] = explainer is SurrogateExplainer surrogate
            ? Cut(Perturb(surrogate).Explain(label))
            : Cut(explainer.Explain(_predictor, ExplainedInputs, Targets(label), Generator, differentiable: true), SecondOrder);
    }

    // Second derivatives of convolutions are convolutions whose channels are the rows of the batch, of any number.
    private SoundLayers? SecondOrder() => SoundLayers.For("The predictor", _predictor);

    /// <summary>The soft masks of an explanation (Eqs. 7, 8).</summary>
    public SoftMask SoftMask(Explainer explainer, MaskSteps steps, ExplainedLabel label = ExplainedLabel.True)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var key = (explainer, label, steps.DifferentiableThreshold);
        if (_masks.TryGetValue(key, out var mask))
            return mask;
        using var scope = torch.NewDisposeScope();
        var phi = Explain(explainer, label);
        // What lowers a value explains it as much as what raises it.
        mask = new SoftMask(IsRegression ? Cut(phi.abs()) : phi, steps.DifferentiableThreshold);
        foreach (var tensor in mask.Tensors)
            Own(tensor);
        return _masks[key] = mask;
    }

    /// <summary>The predictor's outputs on a surrogate's perturbations.</summary>
    public Perturbed Perturb(SurrogateExplainer explainer)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        if (_perturbed.TryGetValue(explainer, out var perturbed))
            return perturbed;
        using var scope = torch.NewDisposeScope();
        using var rows = _share?.Explained.Enter();
        _predictor.train(false);
        var labels = _needs[explainer].DefaultIfEmpty(ExplainedLabel.True).Distinct().ToArray();
        var targets = Own(torch.stack([.. labels.Select(Targets)], 1));                           // [B, T]
        var drawn = explainer.Draw(Units, ExplainedRows, Generator, Inputs.dtype).To(Inputs.device);
        var surrogate = new Surrogate(Own(drawn.Masks), Own(drawn.Projection));
        var b = Own(explainer.Background(ExplainedInputs));
        var f = IsSingleGraph
            ? Own(Outputs(new Piece(0, ExplainedRows, 0, surrogate.Masks.size(1))))
            : CutOutputs(Outputs, surrogate.Masks.size(1), labels.Length);
        return _perturbed[explainer] = new Perturbed(surrogate, f, labels);

        Tensor Outputs(Piece piece) => MaskedPasses.Outputs(
            _predictor, ExplainedInputs, surrogate.Masks, b, targets, explainer.Output, piece, precision: _options.MaskedPrecision);
    }

    /// <summary>The mask steps in chunks: all at once where there is a single graph.</summary>
    public IEnumerable<int[]> Chunks(int[] steps) =>
        IsSingleGraph ? [steps] : steps.Chunk((int)Math.Max(1, ForMembers(ChunkRows, steps.Length * ExplainedRows) / ExplainedRows));

    /// <summary>Computes every term and adds ∂(Σ weight·term)/∂θ to the parameters' gradients; a term that does not depend on θ adds
    /// nothing.</summary>
    /// <param name="objective">The objective that the step was made for.</param>
    /// <param name="observe">Is given each term's place and the parts of its unweighted value, as they come.</param>
    public void Backward(Objective objective, Action<int, Tensor>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        using var grad = torch.enable_grad();
        using var scope = torch.NewDisposeScope();
        // What parts share is computed here, as they are listed; the parts themselves come later.
        var parts = objective.Terms.SelectMany((term, i) => term.Term.Parts(this).Select(part => (Term: i, term.Weight, Value: part)))
            .ToArray();
        if (IsSingleGraph)
        {
            Tensor? sum = null;
            foreach (var (term, weight, value) in parts)
            {
                // Ranks with the same rows each do all of it, and have an equal part of its gradient.
                var part = Members > 1 ? value() / (double)Members : value();
                observe?.Invoke(term, part.detach());
                sum = sum is null ? part * weight : sum + part * weight;
            }
            using var sound = _explanations.Keys.Any(k => k.Item1 is not SurrogateExplainer) ? SecondOrder() : null;
            if (sum is { requires_grad: true })
                sum.backward();
        }
        else
        {
            var values = new Tensor?[parts.Length];
            try
            {
                Differentiate(Owned(parts.Length), [.. _leaves, .. _parameters], i =>
                {
                    var part = parts[i].Value();
                    values[i] = part.detach().DetachFromDisposeScope();
                    return (part * parts[i].Weight, null);
                });
                foreach (var i in Owned(parts.Length))
                    observe?.Invoke(parts[i].Term, values[i]!);
            }
            finally
            {
                foreach (var value in values)
                    value?.Dispose();
            }
        }
        SendWhatIsThere();
        for (var i = _cuts.Count - 1; i >= 0; i--)
        {
            _cuts[i]();
            Exchange?.Advance();
        }
    }

    /// <summary>Computes pieces and adds their gradients to the leaves', in the order of the pieces.</summary>
    /// <param name="pieces">Numbers of the pieces.</param>
    /// <param name="leaves">To what gradients flow.</param>
    /// <param name="compute">Gives a piece's value, and ∂L/∂value where it is no scalar.</param>
    private void Differentiate(IEnumerable<int> pieces, Tensor[] leaves, Func<int, (Tensor Value, Tensor? Gradient)> compute)
    {
        using var sum = new GradientSum(leaves);
        foreach (var i in pieces)
        {
            using var scope = torch.NewDisposeScope();
            using var grad = torch.enable_grad();
            var (value, gradient) = compute(i);
            if (value.requires_grad && leaves.Length > 0)
                sum.Add(Gradients.OrNullOf(value, leaves, gradient));
            Exchange?.Advance();
        }
        sum.Store();
    }

    /// <summary>What terms see of a shared quantity: itself in a single graph, else a leaf whose gradient goes on later.</summary>
    private Tensor Cut(Tensor value, Func<IDisposable?>? around = null)
    {
        if (IsSingleGraph || !value.requires_grad)
            return Own(value);
        var leaf = Own(value.detach().requires_grad_());
        Own(value);
        _leaves.Add(leaf);
        _cuts.Add(() =>
        {
            using var scope = torch.NewDisposeScope();
            using var during = around?.Invoke();
            if (GradientFor(leaf) is { } gradient)
                value.backward([gradient]);
        });
        return leaf;
    }

    /// <summary>f on the perturbations as a leaf; its gradient goes through the chunks' graphs, kept or made again.</summary>
    private Tensor CutOutputs(Func<Piece, Tensor> run, long masks, int targets)
    {
        var leaf = torch.zeros([ExplainedRows, masks, targets], dtype: Inputs.dtype, device: Inputs.device);
        var pieces = MaskedPasses.Pieces(ExplainedRows, masks, ForMembers(ChunkRows, ExplainedRows * masks)).ToArray();
        var keep = _options.Path == GradientPath.ChunkedKeepingGraphs;
        var kept = new Tensor?[pieces.Length];
        try
        {
            foreach (var i in Owned(pieces.Length))
            {
                using var scope = torch.NewDisposeScope();
                using var grad = keep ? torch.enable_grad() : torch.no_grad();
                var f = run(pieces[i]);
                pieces[i].Of(leaf).copy_(f.detach());
                if (keep)
                    kept[i] = f.DetachFromDisposeScope();
            }
        }
        finally
        {
            foreach (var f in kept)
                if (f is not null)
                    Own(f);
        }
        if (IsSplit)
            leaf = _share!.SumOfMembers(leaf);
        leaf.requires_grad = true;
        _leaves.Add(leaf);
        _cuts.Add(() =>
        {
            using var outer = torch.NewDisposeScope();
            if (GradientFor(leaf) is not { } gradient)
                return;
            if (IsSplit)
                gradient = _share!.SumOfMembers(gradient);
            Differentiate(Owned(pieces.Length), [.. _parameters], i => (kept[i] ?? run(pieces[i]), pieces[i].Of(gradient)));
        });
        return Own(leaf);
    }

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Frees what the step shared.</summary>
    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
        foreach (var perturbed in _perturbed.Values)
            perturbed.Dispose();
        _owned.Clear();
        _cuts.Clear();
    }
}
