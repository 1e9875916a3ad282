using Candor.Data.Records;
using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Metrics.Fidelity;

/// <summary>
/// Whether k selected features carry the model's output, by whom this is judged, and whether the selection is evidence or a code: the
/// scores of Liang et al. (KDD 2020) and what tells them from label leakage. All but <c>sen</c> and <c>tps</c> are shares of rows in [0,
/// 1]. Texts have no <c>sen</c>: there is no small noise on words.
/// </summary>
/// <remarks>
/// The consistency is with the model's class on the whole input, not with the true label. Networks are trained on the training rows and
/// scored on the test rows.
/// </remarks>
public sealed class SelectionFidelity
{
    private readonly Predictor _model;
    private readonly NetworkFamily _family;
    private readonly Tensor _train;
    private readonly Tensor _test;
    private readonly Baseline _baseline;
    private readonly FidelityOptions _options;
    private readonly Predictor? _judge;
    private readonly Predictor? _other;

    /// <summary>A measurement for a model; several explainers can be measured with it.</summary>
    /// <param name="model">M.</param>
    /// <param name="family">Networks that judge.</param>
    /// <param name="train">Rows on which they are trained.</param>
    /// <param name="test">Rows that are scored.</param>
    /// <param name="baseline">b, what a feature that is not selected is replaced by.</param>
    /// <param name="options">k, and how judges are trained.</param>
    /// <param name="judge">EVAL-X's network, trained before (<see cref="TrainJudge"/>) and the caller's; null: one is trained for every
    /// explainer.</param>
    /// <param name="other">A judge of another architecture (<see cref="NetworkFamily.OfAnotherKind"/>, <see cref="TrainJudge"/>), the
    /// caller's, whom an explainer that was learnt with one like <paramref name="judge"/> has not met; null: none is asked.</param>
    public SelectionFidelity(
        Predictor model, NetworkFamily family, Tensor train, Tensor test, Baseline baseline, FidelityOptions? options = null,
            Predictor? judge = null, Predictor? other = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _family, _train, _test, _baseline) = (model, family, train, test, baseline);
        (_options, _judge, _other) = (options ?? new(), judge, other);
        _options.Validate(model.Space.Units);
    }

    /// <summary>EVAL-X's network: it predicts the model's output from random selections, and belongs to no explainer.</summary>
    /// <param name="model">M.</param>
    /// <param name="family">Networks that judge.</param>
    /// <param name="train">Rows on which it is trained.</param>
    /// <param name="baseline">b.</param>
    /// <param name="options">k, and how judges are trained.</param>
    public static Predictor TrainJudge(Predictor model, NetworkFamily family, Tensor train, Baseline baseline,
        FidelityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        using var scope = torch.NewDisposeScope();
        return new SelectionFidelity(model, family, train, train, baseline, options).EvalX(model.Probabilities(train));
    }

    /// <summary>Scores of an explainer by name, in the order of <see cref="FidelityScores.All"/>.</summary>
    /// <param name="explainer">The explainer.</param>
    /// <param name="clock">Measures <c>tps</c>; null: the system's.</param>
    public IReadOnlyDictionary<string, Score> Evaluate(Explainer explainer, TimeProvider? clock = null) => Measure(explainer, clock).Scores;

    /// <summary>The same with the selection of the test rows, whose tensors live in the current scope.</summary>
    internal (IReadOnlyDictionary<string, Score> Scores, Selection Test) Measure(Explainer explainer, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        explainer.Validate(_model);
        using var scope = torch.NewDisposeScope();
        var k = _options.KFor(_model.Space.Units);
        var b = _baseline.Shared(_test);
        var train = Selection.Of(_model, explainer, _train, k, _options.Seed);
        Tensor flippedClass = null!;
        var (test, flipped) = Selection.With(_model, explainer, _test, predicted => flippedClass = Wrong(predicted), k, _options.Seed);
        var y = test.Y.argmax(1);
        var scores = new Dictionary<string, Tensor>();

        var selected = Selection.Mask(_test, test.Kept, b, _model.Space);
        var argued = Selection.Mask(_test, flipped, b, _model.Space);
        Add("fsM", _model, selected, y);
        Add("fuM", _model, Selection.Mask(_test, 1 - test.Kept, b, _model.Space), y);
        using (var judge = Trained(0,
            (i, _) => Selection.Mask(_train.index_select(0, i), train.Kept.index_select(0, i), b, _model.Space), train.Y))
        {
            Add("fsA", judge, selected, y);
            Add("flippedA", judge, argued, flippedClass);
        }
        using (var judge = Trained(1,
            (i, _) => Selection.Mask(_train.index_select(0, i), 1 - train.Kept.index_select(0, i), b, _model.Space), train.Y))
            Add("fuA", judge, Selection.Mask(_test, 1 - test.Kept, b, _model.Space), y);
        var evalX = _judge ?? EvalX(train.Y);
        Add("evalX", evalX, selected, y);
        Add("evalXWhole", evalX, _test, y);
        Add("flippedX", evalX, argued, flippedClass);
        if (_judge is null)
            evalX.Dispose();
        if (_other is not null)
        {
            Add("evalXOther", _other, selected, y);
            Add("evalXOtherWhole", _other, _test, y);
            Add("flippedXOther", _other, argued, flippedClass);
        }
        Add("flippedM", _model, argued, flippedClass);
        scores["maskOnly"] = MaskOnly(train, test);
        scores["blankM"] = _model.Probabilities(Masked.Nothing(_test, b, _model.Space)).argmax(1).eq(y).to(ScalarType.Float64);
        if (_model.Space.IsContinuous)
        {
            var watched = Math.Min(_options.SensitivityRows ?? long.MaxValue, _test.size(0));
            scores["sen"] = Sensitivity.Score(_model, explainer, _test.narrow(0, 0, watched), test.Y.narrow(0, 0, watched),
                Sensitivity.Unit(_train),
                _options);
        }
        var result = FidelityScores.All.Where(s => scores.ContainsKey(s.Name)).ToDictionary(
            s => s.Name, s => Evaluator.Summary(scores[s.Name].ToArray<double>(), s.Direction));
        result["tps"] = Timing.Of(_model, explainer, _test, y, _options.Seed, clock ?? TimeProvider.System);
        return (result, test with { Y = scope.MoveToOuter(test.Y), Kept = scope.MoveToOuter(test.Kept) });

        void Add(string name, Predictor judge, Tensor inputs, Tensor target) =>
            scores[name] = judge.Probabilities(inputs).argmax(1).eq(target).to(ScalarType.Float64);
    }

    /// <summary>Random classes that the model did not predict: what the explainer is told to argue against the evidence.</summary>
    private Tensor Wrong(Tensor predicted)
    {
        using var generator = new Generator(Seeds.Mix(_options.Seed, Seeds.Flipped), _test.device);
        return WrongLabels.Draw(predicted, _model.Classes, generator);
    }

    private Predictor EvalX(Tensor y)
    {
        var (k, b) = (_options.KFor(_model.Space.Units), _baseline.Shared(_train));
        return Trained(2, (i, g) => Random(i, k, g, b), y);
    }

    private Tensor Random(Tensor rows, int k, Generator generator, Tensor b)
    {
        var x = _train.index_select(0, rows);
        var masks = RandomMasks.Draw(rows.numel(), _model.Space.Units, k, generator, _train.dtype, _model.Space.Empty(x)).to(x.device);
        return Selection.Mask(x, masks, b, _model.Space);
    }

    private Predictor Trained(ulong number, Func<Tensor, Generator, Tensor> inputs, Tensor y)
    {
        var judge = _family.Approximator(Seeds.Mix(Seeds.Mix(_options.Seed, Seeds.Judges), number));
        Judge.Train(judge, inputs, y, _options, number);
        return judge;
    }

    /// <summary>Agreement of a perceptron that sees which units are selected and nothing of their values.</summary>
    private Tensor MaskOnly(Selection train, Selection test)
    {
        using var judge = new Mlp(new ColumnSpace(_model.Space.Units), _model.Classes, [200], Seeds.Mix(_options.Seed, 3),
            _test.device, _test.dtype);
        Judge.Train(judge, (i, _) => train.Kept.index_select(0, i), train.Y, _options, 3);
        return judge.Probabilities(test.Kept).argmax(1).eq(test.Y.argmax(1)).to(ScalarType.Float64);
    }
}
