using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Training.Examples;

/// <summary>
/// Trains a predictor so that few training examples explain it, once for every η, and keeps the best epoch of each on the validation part.
/// </summary>
/// <remarks>Iwata &amp; Yoshikawa, Algorithm 1, and the methods that it is compared with.</remarks>
public sealed class ExampleTrainer(ExampleTrainerOptions? options = null)
{
    private readonly ExampleTrainerOptions _options = options ?? new();

    /// <summary>Trains a predictor in place; it ends in the state of the best η and epoch.</summary>
    /// <param name="predictor">g, with a feature map.</param>
    /// <param name="data">Training and validation parts.</param>
    /// <param name="session">Who is told, and what stops it; phases are <c>predictor</c>, <c>examples</c> and <c>eta-X</c>.</param>
    /// <param name="checkpoint">File of a phase's checkpoint; null: none is written.</param>
    /// <exception cref="CandorException">Predictor, options and data do not fit, training diverged, or every gate was shut for every
    /// η.</exception>
    public ExampleRun Fit(Predictor predictor, DataSplit data, TrainingSession? session = null, Func<string, string>? checkpoint = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        _options.Validate();
        using var scope = torch.NewDisposeScope();
        var tensors = new ExampleData(data, predictor, _options);
        var history = new List<EpochInfo>();
        if (_options.Method.Pretrains())
            Pretrain(predictor, tensors, history, Phase(session, checkpoint, "predictor"));
        var initial = predictor.CopyState();
        var points = new SparseRepresenterPoints(
            tensors.Candidates.Count, predictor.Classes, _options.Points with { Gated = _options.Method.IsGated() },
                Seeds.Mix(_options.Seed, Seeds.Examples),
            predictor.Device, predictor.DType);
        var first = points.CopyState();
        var states = new List<IReadOnlyDictionary<string, Tensor>?>();
        try
        {
            var results = new List<SparsityResult>();
            foreach (var eta in _options.AllEtas)
            {
                predictor.LoadState(initial);
                points.LoadState(first);
                results.Add(One(predictor, points, eta, tensors, history, states, Phase(session, checkpoint, PhaseOf(eta))));
            }
            return new ExampleRun(predictor, points, _options, tensors.Candidates, tensors.Target, results, states, history);
        }
        catch
        {
            points.Dispose();
            states.ForEach(StateCopy.Free);
            throw;
        }
        finally
        {
            StateCopy.Free(initial);
            StateCopy.Free(first);
        }
    }

    private void Pretrain(Predictor predictor, ExampleData data, List<EpochInfo> history, TrainingSession session)
    {
        using var fit = new ExampleFit(predictor, null, ExampleMethods.Pretraining, data, _options, trainsPredictor: true, session);
        fit.Run();
        fit.Load(fit.BestState!);
        history.AddRange(fit.History);
    }

    private SparsityResult One(
        Predictor predictor, SparseRepresenterPoints points, double eta, ExampleData data, List<EpochInfo> history,
        List<IReadOnlyDictionary<string, Tensor>?> states, TrainingSession session)
    {
        var objective = _options.Method.Objective(_options.Lambda, eta, _options.MeanPenalty, _options.StopTarget);
        using var fit = new ExampleFit(predictor, points, objective, data, _options, trainsPredictor: !_options.Method.Pretrains(),
            session);
        fit.Run();
        history.AddRange(fit.History);
        states.Add(fit.TakeBest());
        return fit.Best is { } best
            ? new SparsityResult(eta, best.Epoch, best.Score, best.Scores.Accuracy, best.Scores.Faithfulness ?? double.NaN,
                best.Scores.NonZero ?? 0)
            {
                BeatsConstant = best.Scores.Beats(data.ConstantShare),
            }
            : new SparsityResult(eta, null, double.NaN, double.NaN, double.NaN, 0);
    }

    private string PhaseOf(double eta) => _options.Method.IsGated() ? FormattableString.Invariant($"eta-{eta}") : "examples";

    private static TrainingSession Phase(TrainingSession? session, Func<string, string>? checkpoint, string phase) =>
        (session ?? new()) with { Phase = phase, Checkpoint = checkpoint?.Invoke(phase) };
}
