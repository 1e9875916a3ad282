using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>What training for one η kept.</summary>
/// <param name="Eta">η; 0 where there are no gates.</param>
/// <param name="Epoch">The epoch kept; null where none was valid: every gate was shut in each, or too
/// many were open.</param>
/// <param name="Score">Its validation score; NaN where there is none.</param>
/// <param name="Accuracy">Validation accuracy.</param>
/// <param name="Faithfulness">Validation faithfulness at the U asked for.</param>
/// <param name="NonZero">Influences that are not 0.</param>
public sealed record SparsityResult(double Eta, int? Epoch, double Score, double Accuracy, double Faithfulness, int NonZero)
{
    /// <summary>
    /// Whether validation accuracy and faithfulness are both above the share of the largest class (R² above 0), which a constant has.
    /// False only where no epoch's were.
    /// </summary>
    public bool BeatsConstant { get; init; }
}

/// <summary>A predictor trained to be explained by few examples, with the best epoch for every η; it stands at the best of them.</summary>
public sealed class ExampleRun : IDisposable
{
    private readonly IReadOnlyList<IReadOnlyDictionary<string, Tensor>?> _states;
    private readonly ExampleTrainerOptions _options;

    internal ExampleRun(
        Predictor predictor, SparseRepresenterPoints points, ExampleTrainerOptions options, IReadOnlyList<int> candidates,
            TargetScale? target,
        IReadOnlyList<SparsityResult> results, IReadOnlyList<IReadOnlyDictionary<string, Tensor>?> states, IReadOnlyList<EpochInfo> history)
    {
        (Predictor, Points, _options, Candidates, Target, Results, _states, History) = (predictor, points, options, candidates, target,
            results, states, history);
        // What a constant could have never wins. Of equal scores the larger η: the sparser explanation.
        Best = Enumerable.Range(0, results.Count).Where(i => double.IsFinite(results[i].Score))
            .OrderByDescending(i => results[i].BeatsConstant).ThenByDescending(i => results[i].Score).ThenByDescending(i => results[i].Eta)
            .Select(i => (int?)i).FirstOrDefault()
            ?? throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{(options.MostOpen is { } most ? $"In every epoch every gate was shut, or more than a share of {most} of the influences " +
                $"was open (--most-open); train longer, try larger weights of the penalty too, or" : "Every gate was shut in every epoch, " +
                $"so nothing explains; try")} smaller weights of the penalty than " +
                $"{string.Join(", ", results.Select(r => r.Eta))} (--sparsity 0,0.0001), or --mean-penalty."));
        Use(Best);
    }

    /// <summary>g, in the state in use.</summary>
    public Predictor Predictor { get; }

    /// <summary>S and μ, in the state in use.</summary>
    public SparseRepresenterPoints Points { get; }

    /// <summary>Positions in the training part of the points that influences speak of, [N].</summary>
    public IReadOnlyList<int> Candidates { get; }

    /// <summary>How a regression's numbers are scaled; null for classification.</summary>
    public TargetScale? Target { get; }

    /// <summary>One entry for every η.</summary>
    public IReadOnlyList<SparsityResult> Results { get; }

    /// <summary>The η with the best validation score, an index into <see cref="Results"/>.</summary>
    public int Best { get; }

    /// <summary>One entry an epoch of each phase.</summary>
    public IReadOnlyList<EpochInfo> History { get; }

    /// <summary>Puts predictor and points into the state that was kept for an η.</summary>
    /// <param name="result">Index into <see cref="Results"/>.</param>
    /// <exception cref="InvalidOperationException">No epoch was valid for it.</exception>
    public void Use(int result)
    {
        var state = _states[result] ?? throw new InvalidOperationException("no epoch of this η was valid");
        Predictor.LoadState(StateCopy.Under(state, "f/"));
        Points.LoadState(StateCopy.Under(state, "h/"));
        Predictor.train(false);
    }

    /// <summary>The state in use as an explainer; make it in a scope.</summary>
    /// <param name="train">The training part.</param>
    public ExampleExplainer Explainer(DataPart train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var inputs = InputTensors.Of(train, Predictor).index_select(0,
            Tensor.From([.. Candidates.Select(c => (long)c)], [Candidates.Count], Predictor.Device));
        using var grad = torch.no_grad();
        return new ExampleExplainer(
            (IFeatureMap)Predictor, ExampleExplainer.PointFeatures((IFeatureMap)Predictor, inputs), Points.Expected(), _options.Choice,
                _options.Method.ReplacesPredictor());
    }

    /// <summary>Classes [N] (int64) of a part, or its numbers in units of the output.</summary>
    public Tensor LabelsOf(DataPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return InputTensors.LabelsOf(part, Predictor, Target);
    }

    /// <summary>Frees the points and the kept states; the predictor lives on.</summary>
    public void Dispose()
    {
        Points.Dispose();
        foreach (var state in _states)
            StateCopy.Free(state);
    }
}
