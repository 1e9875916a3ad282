using System.Globalization;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics;

/// <summary>
/// A predictor and an explainer on rows, while they are scored: explanations and masked predictions are computed once and shared by the
/// metrics. Masks are drawn from a seed, so that scores are comparable between epochs and predictors.
/// </summary>
public sealed class Assessment : IDisposable
{
    /// <summary>Mask values at once: the masks of whole curves over many units (pixels) are made for a few rows at a time.</summary>
    private const long MaskValues = 1 << 24;

    // Rows that are explained or masked at once: a second or two of work, after which a stop is heeded.
    private const int TableRows = 1024, OtherRows = 32;

    private readonly Dictionary<ExplainedLabel, Tensor> _targets = [];
    private readonly Dictionary<ExplainedLabel, Tensor> _explanations = [];
    private readonly Dictionary<(Baseline, ExplainedLabel, bool), (int[] Steps, Tensor Probabilities)> _curves = [];
    private readonly Dictionary<object, IDisposable> _shared = [];
    private readonly List<Tensor> _kept = [];
    private readonly CancellationToken _cancellation;
    private Tensor? _outputs;

    /// <summary>An assessment of rows.</summary>
    /// <param name="predictor">f_θ; it is put into evaluation mode.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="inputs">x, [N, input shape].</param>
    /// <param name="labels">y, [N] (int64); of a regression the standardised numbers, [N].</param>
    /// <param name="seed">Of perturbation masks, subsets and wrong labels.</param>
    /// <param name="chunkRows">Masked inputs a pass; null: as many as the predictor says.</param>
    /// <param name="cancellation">Stops the work between two blocks of rows.</param>
    public Assessment(
        Predictor predictor, Explainer explainer, Tensor inputs, Tensor labels, ulong seed = 0, int? chunkRows = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(explainer);
        (Predictor, Explainer, Inputs, Labels, Seed) = (predictor, explainer, inputs, labels, seed);
        ChunkRows = chunkRows ?? predictor.PassRows(graph: false);
        _cancellation = cancellation;
        explainer.Validate(predictor);
        RequireNumbers(inputs);
        predictor.train(false);
        _targets[ExplainedLabel.True] = IsRegression ? Keep(() => torch.zeros_like(labels, dtype: ScalarType.Int64)) : labels;
    }

    /// <summary>f_θ.</summary>
    public Predictor Predictor { get; }

    /// <summary>The explainer.</summary>
    public Explainer Explainer { get; }

    /// <summary>x, [N, input shape].</summary>
    public Tensor Inputs { get; }

    /// <summary>y, [N].</summary>
    public Tensor Labels { get; }

    /// <summary>Seed of what is drawn.</summary>
    public ulong Seed { get; }

    /// <summary>Masked inputs a pass.</summary>
    public int ChunkRows { get; }

    /// <summary>Units that are known to decide the class of each row, [N, D] (bool), for <see cref="TruthAgreement"/>; null: that is not
    /// known.</summary>
    public Tensor? Relevant { get; init; }

    /// <summary>Rows that the predictor learnt from, [M, input shape], and their classes [M], for <see cref="FFidelity"/>; null: there are
    /// none.</summary>
    public (Tensor Inputs, Tensor Labels)? Training { get; init; }

    /// <summary>Who measures together: all have the same rows and ask for the same in the same order, and blocks of rows are
    /// shared.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>These rows as a rank's part of more; null: they are all. What is drawn for rows is drawn as for all of them then.</summary>
    internal RowShare? Share { get; init; }

    /// <summary>Stops where the work is to be stopped.</summary>
    internal void Heed() => _cancellation.ThrowIfCancellationRequested();

    /// <summary>Is told which share of a metric's work is done, where it says so meanwhile.</summary>
    internal Action<double>? Observe { get; set; }

    /// <summary>N.</summary>
    public long Rows => Inputs.size(0);

    /// <summary>D.</summary>
    public int Units => Predictor.Space.Units;

    /// <summary>A stream of random numbers for one purpose; different purposes do not disturb each other.</summary>
    public Generator Stream(ulong purpose) => new(Seeds.Mix(Seed, purpose), Inputs.device);

    /// <summary>Whether the predictor gives a number.</summary>
    internal bool IsRegression => Predictor.Task == LearningTask.Regression;

    /// <summary>f(x), [N, L].</summary>
    /// <exception cref="CandorException">The predictor gives a number.</exception>
    public Tensor Probabilities => IsRegression ? throw NoClasses("Class probabilities are") : Outputs;

    /// <summary>f(x), [N, L]: probabilities, or the value of a regression.</summary>
    internal Tensor Outputs => _outputs ??= Keep(() =>
    {
        using var grad = torch.no_grad();
        return SharedBlocks.Join(Ranks, ChunkRows, Rows, (row, count) => Predictor.Answer(Predictor.forward(Inputs.narrow(0, row, count))),
            Inputs.device);
    });

    /// <summary>What is asked of a regression although it needs classes.</summary>
    private static CandorException NoClasses(string what) => new(
        $"{what} asked for, but the predictor gives a number, not classes; choose among the metrics of a regression " +
        $"({string.Join(", ", RegressionMetrics.Names)}).");

    /// <summary>The explained classes, [N]; zeros for a regression, which has one output.</summary>
    /// <exception cref="CandorException">A wrong label of a regression, or of a single class.</exception>
    public Tensor Targets(ExplainedLabel label)
    {
        if (!_targets.TryGetValue(label, out var targets))
        {
            _targets[label] = targets = Keep(() =>
            {
                if (label == ExplainedLabel.Wrong && IsRegression)
                    throw NoClasses("A wrong label is");
                if (label == ExplainedLabel.Predicted)
                    return Outputs.argmax(1);
                using var generator = Stream(Seeds.WrongLabels);
                using var rows = Share?.Enter();
                return WrongLabels.Draw(Labels, Predictor.Classes, generator);
            });
        }
        return targets;
    }

    /// <summary>f(x) of the explained classes, or the standardised value of a regression, [N].</summary>
    public Tensor TargetOutputs(ExplainedLabel label) => Outputs.gather(1, Targets(label).unsqueeze(1)).squeeze(1);

    /// <summary>φ of the explained classes, [N, D].</summary>
    public Tensor Explain(ExplainedLabel label)
    {
        if (!_explanations.TryGetValue(label, out var phi))
            _explanations[label] = phi = Keep(() => Explain(Inputs, Targets(label)));
        return phi;
    }

    /// <summary>φ of the true classes where a metric asked for it, else null.</summary>
    internal Tensor? Explained => _explanations.GetValueOrDefault(ExplainedLabel.True);

    /// <summary>φ of other inputs under the same masks, [N, D].</summary>
    public Tensor Explain(Tensor inputs, Tensor targets)
    {
        if (Share is { } share)
        {
            // The blocks that one process has, of each this rank's rows.
            using var scope = torch.NewDisposeScope();
            return scope.MoveToOuter(torch.cat([.. share.Blocks(BlockRows).Select(block =>
            {
                using var rows = block.Share.Enter();
                return Block(inputs.narrow(0, block.From, block.Share.Own.Count), targets.narrow(0, block.From, block.Share.Own.Count));
            })]));
        }
        return SharedBlocks.Join(Ranks, BlockRows, inputs.size(0),
            (row, count) => Block(inputs.narrow(0, row, count), targets.narrow(0, row, count)), inputs.device);

        // The same stream for every block: rows share masks wherever they stand.
        Tensor Block(Tensor x, Tensor y)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var generator = Stream(Seeds.Perturbations);
            return EmptyUnits.Nothing(Explainer.Explain(Predictor, x, y, generator), Predictor.Space, x);
        }
    }

    private int BlockRows => Predictor.Space is ColumnSpace ? TableRows : OtherRows;

    /// <summary>φ of the explained classes with its intervals: the same φ as <see cref="Explain(ExplainedLabel)"/> gives.</summary>
    /// <param name="label">Whose classes.</param>
    public Estimate Estimate(ExplainedLabel label)
    {
        using var generator = Stream(Seeds.Perturbations);
        var (phi, spread) = Explainer.Estimate(Predictor, Inputs, Targets(label), generator);
        if (!_explanations.ContainsKey(label))
            _explanations[label] = Keep(() => EmptyUnits.Nothing(phi, Predictor.Space, Inputs).clone());
        return new Estimate(_explanations[label], spread?.Without(Predictor.Space, Inputs));
    }

    /// <summary>φ as shares of the output, also where the explainer gives derivatives: those are multiplied by x − b. [N, D].</summary>
    /// <exception cref="CandorException">Derivatives in the embedding of tokens, which are no shares of anything.</exception>
    public Tensor Contributions(ExplainedLabel label, Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var phi = Explain(label);
        if (!Predictor.Space.IsContinuous)
            return !Explainer.IsDerivative || Explainer is NoisyBaseline ? phi
                : throw new CandorException($"{Explainer.Name} of tokens is a derivative in their embedding, " +
                    $"which cannot be added up to what the output loses; use gradient-x-input or integrated-gradients, " +
                $"or metrics that only rank (insertion, deletion).");
        return Explainer.IsDerivative ? phi * Predictor.Space.For(Inputs).Gather(Inputs - baseline.On(Inputs)) : phi;
    }

    /// <summary>What is left of the prediction on masked copies: f_y; of a regression how near its value is to that of the whole row
    /// (<see cref="Nearness"/>). In [0, 1].</summary>
    /// <param name="kept">Masks, [1 or N, S, D].</param>
    /// <param name="baseline">b.</param>
    /// <param name="label">Whose class y is.</param>
    /// <returns>[N, S].</returns>
    public Tensor Masked(Tensor kept, Baseline baseline, ExplainedLabel label)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return Left(kept, baseline, label, 0, Rows);
    }

    private Tensor Left(Tensor kept, Baseline baseline, ExplainedLabel label, long row, long count)
    {
        var f = Masked(kept, baseline, label, ExplainedOutput.Probability, row, count);
        return IsRegression ? Nearness.Of(f, TargetOutputs(label).narrow(0, row, count).unsqueeze(1)) : f;
    }

    /// <summary>How much the output that is explained (<see cref="Explainer.Output"/>) falls on masked copies.</summary>
    /// <param name="kept">Masks, [1 or N, S, D].</param>
    /// <param name="baseline">b.</param>
    /// <param name="label">Whose class y is.</param>
    /// <returns>[N, S].</returns>
    internal Tensor Falls(Tensor kept, Baseline baseline, ExplainedLabel label)
    {
        using var grad = torch.no_grad();
        var whole = Explainer.Output == ExplainedOutput.Probability
            ? TargetOutputs(label)
            : RowChunks.Join(ChunkRows, Inputs, Predictor.forward).gather(1, Targets(label).unsqueeze(1)).squeeze(1);
        return whole.unsqueeze(1).to(ScalarType.Float64) - Masked(kept, baseline, label, Explainer.Output, 0, Rows).to(ScalarType.Float64);
    }

    private Tensor Masked(Tensor kept, Baseline baseline, ExplainedLabel label, ExplainedOutput output, long row, long count)
    {
        if (count > BlockRows)
            return SharedBlocks.Join(Ranks, BlockRows, count, (from, some) => Masked(
                kept.size(0) == 1 ? kept : kept.narrow(0, from, some), baseline, label, output, row + from, some), Inputs.device);
        _cancellation.ThrowIfCancellationRequested();
        using var grad = torch.no_grad();
        var (inputs, targets) = (Inputs.narrow(0, row, count), Targets(label).narrow(0, row, count));
        return MaskedPasses.Outputs(
            Predictor, inputs, kept, baseline.On(inputs), targets.unsqueeze(1), output, ChunkRows).squeeze(2);
    }

    /// <summary>f_y at each step of the insertion (Eq. 2) or deletion (Eq. 4) of the top units; of a regression, whose top units are those
    /// with the largest |φ|, how near its value is to that of the whole row.</summary>
    /// <param name="baseline">b.</param>
    /// <param name="label">Whose explanation ranks the units, and whose class y is.</param>
    /// <param name="insert">Insertion or deletion.</param>
    /// <param name="steps">Numbers of units, from 0 to D.</param>
    /// <returns>[N, steps].</returns>
    public Tensor Curve(Baseline baseline, ExplainedLabel label, bool insert, int[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var key = (baseline, label, insert);
        if (_curves.TryGetValue(key, out var known) && steps.All(known.Steps.Contains))
        {
            var index = steps.Select(s => (long)Array.IndexOf(known.Steps, s)).ToArray();
            return known.Probabilities.index_select(1, Tensor.From(index, [index.Length], Inputs.device));
        }
        var curve = Keep(() =>
        {
            var phi = Ranking(Explain(label));
            var rows = (int)Math.Clamp(MaskValues / ((long)steps.Length * Units), 1, int.MaxValue);
            // A number's values are needed within the blocks, and are made by all ranks together.
            _ = IsRegression ? Outputs : null;
            // Large blocks are shared within.
            return SharedBlocks.Join(rows > BlockRows ? Ranks.One : Ranks, rows, Rows, Block, Inputs.device);

            Tensor Block(long row, long count)
            {
                using var inner = torch.NewDisposeScope();
                var top = HardMask.Top(phi.narrow(0, row, count), steps);
                var f = Left(insert ? top : 1 - top, baseline, label, row, count);
                // What ranks by NaN ranks nothing.
                return inner.MoveToOuter(f.masked_fill(Broken(label).narrow(0, row, count).unsqueeze(1), double.NaN));
            }
        });
        _curves[key] = (steps, curve);
        return curve;
    }

    /// <summary>What ranks the units: φ; of a regression |φ|, for what lowers a value explains it as much as what raises it.</summary>
    internal Tensor Ranking(Tensor phi) => IsRegression ? phi.abs() : phi;

    /// <summary>Rows whose φ holds a NaN: a broken explainer. [N] (bool).</summary>
    internal Tensor Broken(ExplainedLabel label) => Explain(label).isnan().any(1);

    private static void RequireNumbers(Tensor inputs)
    {
        using var scope = torch.NewDisposeScope();
        var broken = inputs.isnan().flatten(1).any(1);
        if (broken.any().ToBoolean())
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"Row {broken.to(ScalarType.Float32).argmax().ToInt64()} of the inputs holds a NaN, which no predictor can be " +
                    $"measured on; fill missing values first (--missing mean, or Standardizer)."));
    }

    /// <summary>What several metrics share, made once and disposed with the assessment.</summary>
    /// <param name="key">What it is, by value.</param>
    /// <param name="make">Makes it.</param>
    internal T Once<T>(object key, Func<T> make) where T : class, IDisposable
    {
        if (!_shared.TryGetValue(key, out var known))
            _shared[key] = known = make();
        return (T)known;
    }

    private Tensor Keep(Func<Tensor> make)
    {
        using var scope = torch.NewDisposeScope();
        var tensor = make().DetachFromDisposeScope();
        _kept.Add(tensor);
        return tensor;
    }

    /// <summary>Frees what was shared.</summary>
    public void Dispose()
    {
        foreach (var tensor in _kept)
            tensor.Dispose();
        foreach (var shared in _shared.Values)
            shared.Dispose();
    }
}
