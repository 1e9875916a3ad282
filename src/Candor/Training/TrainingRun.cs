using System.Globalization;
using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Literature;
using Candor.Metrics;
using Candor.Objectives;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>What a training run left: the predictor at the best epoch for every η, and the history.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> _initial;
    private readonly BestEpochs _best;
    private readonly TrainerOptions _options;
    private readonly string _phase;
    private Evaluation? _before;
    private Evaluation? _after;
    private string _explainer = "none";
    private IReadOnlyList<Paper> _papers;

    internal TrainingRun(
        Predictor predictor, DataSplit data, Objective objective, TrainerOptions options, string phase,
        IReadOnlyDictionary<string, Tensor> initial, BestEpochs best, IReadOnlyList<EpochInfo> history)
    {
        (Predictor, Data, _options, _phase, _initial, _best, History) = (predictor, data, options, phase, initial, best, history);
        Objective = objective;
        _papers = Citations.Of([.. objective.Terms.Select(t => t.Term.Paper), .. objective.Needs.Select(n => n.Explainer.Paper)]);
    }

    /// <summary>The predictor, in the state of the epoch in use.</summary>
    public Predictor Predictor { get; }

    /// <summary>What it was trained on.</summary>
    public DataSplit Data { get; }

    /// <summary>What was minimised.</summary>
    public Objective Objective { get; }

    /// <summary>One entry an epoch.</summary>
    public IReadOnlyList<EpochInfo> History { get; }

    /// <summary>
    /// The epoch in which the objective stopped being a number, null where it never did. The deletion regularisers A and B have no lower
    /// bound, so large weights and learning rates run away in the end; the best epochs before that stand.
    /// </summary>
    public int? DivergedInEpoch { get; init; }

    /// <summary>The best epoch and its validation score, Eq. (15), for every η.</summary>
    public IReadOnlyDictionary<double, (int Epoch, double Score)> Best => _best.All;

    /// <summary>Puts the predictor into the state of the best epoch for an η.</summary>
    /// <exception cref="CandorException">No epoch was kept for this η.</exception>
    public void Use(double eta) => Predictor.LoadState(_best.All.TryGetValue(eta, out var best)
        ? _best.States[best.Epoch]
        : throw new CandorException(string.Create(CultureInfo.InvariantCulture,
            $"No epoch was kept for η = {eta}, only for {string.Join(", ", _best.All.Keys.Order())}; name it in the options before " +
            $"training (--eta {eta}).")));

    /// <summary>Puts the predictor into the state before the first update.</summary>
    public void UseInitial() => Predictor.LoadState(_initial);

    /// <summary>Scores explanations before the first update and after training (η as chosen in the options), and puts both into
    /// <see cref="Record"/>.</summary>
    public void Evaluate(Explainer explainer, DataPart part, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(metrics);
        Metric right = Predictor.Task == LearningTask.Regression ? new R2() : new Accuracy();
        if (metrics.All(m => m.Name != right.Name))
            metrics = [right, .. metrics];
        UseInitial();
        _before = Score("before");
        Use(_options.Eta);
        _after = Score("after");
        _explainer = explainer.Name;
        _papers = Citations.Of([.. _papers, explainer.Paper, .. metrics.Select(m => m.Paper)]);

        Evaluation Score(string name)
        {
            using var scope = torch.NewDisposeScope();
            using var assessment = new Assessment(
                Predictor, explainer, InputTensors.Of(part, Predictor), InputTensors.LabelsOf(part, Predictor), _options.Seed);
            return Evaluator.Evaluate(name, assessment, metrics);
        }
    }

    /// <summary>Everything that a report shows of this run.</summary>
    public RunRecord Record => Compared.Of(new()
    {
        Name = Data.Source.Name,
        Method = string.Join(" + ", Objective.Terms.Select(t => t.Term.Name)),
        Explainer = _explainer,
        Seed = _options.Seed,
        Seconds = History.Sum(h => h.Seconds),
        Data = Records.Of(Data),
        Environment = Records.Environment(Predictor.Device),
        Configuration = new JsonObject
        {
            ["epochs"] = _options.Epochs,
            ["learningRate"] = _options.LearningRate,
            ["terms"] = new JsonArray([.. Objective.Terms.Select(t => (JsonNode)new JsonObject { ["term"] = t.Term.Name,
                ["weight"] = t.Weight })]),
        },
        Before = _before,
        After = _after,
        History = History,
        Notes = _after?.Remarks ?? [],
        Citations = [.. _papers.Select(p => new Citation(p.Key, p.Text, p.BibTex))],
    });

    /// <summary>Frees the kept states; the predictor lives on.</summary>
    public void Dispose()
    {
        _best.Dispose();
        StateCopy.Free(_initial);
    }
}
