using System.Globalization;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor;

/// <summary>
/// A model and what it needs to explain itself, in three ways: trained here, a module of yours, or any function. What more there is stands
/// behind it: <see cref="Predictor"/> goes to every explainer, metric and training term.
/// </summary>
/// <remarks>Explanations are LIME's, with an intercept; random choices come from seeds that are arguments. It disposes its
/// predictor.</remarks>
public sealed class Model : IDisposable
{
    private const int LeastSamples = 400, SamplesPerUnit = 4;
    private readonly Standardizer? _scale;
    private readonly IReadOnlyList<string> _classes;

    // Class names, or of a regression what its number is called.
    private Model(Predictor predictor, Standardizer? scale, IReadOnlyList<string> classes, Baseline baseline) =>
        (Predictor, _scale, _classes, Baseline) = (predictor, scale, classes, baseline);

    /// <summary>The predictor.</summary>
    public Predictor Predictor { get; }

    /// <summary>What stands in for a value that is taken away.</summary>
    public Baseline Baseline { get; }

    /// <summary>
    /// Trains a perceptron with two hidden layers of 256 units on a table, first by cross-entropy (numbers: by squared
    /// error), then with ID-ExpO on LIME so that its
    /// explanations are faithful: 100 and at most 50 epochs, else as the defaults of <see cref="TrainerOptions"/> say. Tens of seconds on
    /// hundreds of rows.
    /// </summary>
    /// <param name="data">A table with classes, split: <c>Dataset.Open("wine").Split(train: 0.7, validation: 0.1, seed: 1)</c>.</param>
    /// <param name="seed">Of first weights, batches and perturbations.</param>
    /// <exception cref="CandorException">The data is no table, or training diverged.</exception>
    public static Model Train(DataSplit data, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireTable(data, "is trained on");
        return new(FirstTraining.Of(data, seed), data.Standardizer, Names(data), Baseline.Mean(data.Train));
    }

    /// <summary>A TorchSharp module that takes the data's standardised inputs. The model disposes it.</summary>
    /// <param name="module">[B, input shape] to logits [B, L]; where the data's labels are numbers, to numbers in their own units,
    /// [B, 1].</param>
    /// <param name="data">Gives units, classes, scale and background (the training mean; of texts PAD).</param>
    /// <exception cref="CandorException">The module does not fit the data, or the data has a single class.</exception>
    public static Model Wrap(torch.nn.Module<Tensor, Tensor> module, DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireClasses(data);
        var schema = data.Source.Schema;
        return new(new ModulePredictor(module, schema) { TargetScale = TargetScale.Of(data) }, data.Standardizer, Names(data),
            schema.Text is { } text ? Baseline.Pad(text.Tokens) : Baseline.Mean(data.Train));
    }

    /// <summary>A TorchSharp module that takes inputs as they are given to <see cref="Explain(double[], ulong, int?)"/>. The model disposes
    /// it.</summary>
    /// <param name="module">[B, input shape] to logits [B, L].</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">Names of the classes, in the order of the logits; two or more.</param>
    /// <param name="baseline">What stands in for a value that is taken away; null: 0.</param>
    /// <exception cref="CandorException">The module does not fit, or there are fewer than two classes.</exception>
    public static Model Wrap(torch.nn.Module<Tensor, Tensor> module, FeatureSpace space, IReadOnlyList<string> classes,
        Baseline? baseline = null)
    {
        Require(classes);
        return new(new ModulePredictor(module, space, classes.Count), null, classes, baseline ?? Zeros(space));
    }

    /// <summary>A predictor of your own, or an ONNX file (<c>OnnxPredictor.Load</c>), that takes the data's standardised inputs. The model
    /// disposes it.</summary>
    /// <param name="predictor">Its classes in the order of the data's.</param>
    /// <param name="data">Gives scale, classes and background (the training mean; of texts PAD).</param>
    /// <exception cref="CandorException">It has other inputs or classes than the data, or the data has a single class.</exception>
    public static Model Of(Predictor predictor, DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        RequireClasses(data);
        var schema = data.Source.Schema;
        if (predictor.Classes != schema.Outputs || predictor.Space.InputShape.Aggregate(1L, (a, b) => a * b) != data.Standardizer.Width)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The predictor takes [B, {string.Join(", ", predictor.Space.InputShape)}] and gives {predictor.Classes} outputs, but " +
                $"{data.Source.Name} has {data.Standardizer.Width} inputs and {schema.Outputs} outputs; give a predictor for this data."));
        return new(predictor, data.Standardizer, Names(data),
            schema.Text is { } text ? Baseline.Pad(text.Tokens) : Baseline.Mean(data.Train));
    }

    /// <summary>Any function of a row of a table in the data's own units: a rule, a service, a model of another library.</summary>
    /// <param name="probabilities">Values by column (numbers; a category's index, or NaN where the column is taken away) to class
    /// probabilities; where the data's labels are numbers, to one number in their units.</param>
    /// <param name="data">Gives columns, classes and background (the training mean).</param>
    /// <exception cref="CandorException">The data is no table, or has a single class.</exception>
    public static Model Of(Func<double[], double[]> probabilities, DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(data);
        RequireTable(data, "has a function for");
        var schema = data.Source.Schema;
        var predictor = FunctionPredictor.OfRows(x => probabilities(Raw(x, data.Standardizer)),
            new ColumnSpace(schema), schema.Outputs, scale: TargetScale.Of(data));
        return new(predictor, data.Standardizer, Names(data), Baseline.Mean(data.Train));
    }

    private static double[] Raw(double[] inputs, Standardizer scale)
    {
        var raw = new double[scale.Columns.Count];
        scale.Invert(Array.ConvertAll(inputs, v => (float)v), raw);
        return raw;
    }

    /// <summary>Any function of numbers.</summary>
    /// <param name="probabilities">The values of an input to class probabilities.</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">Names of the classes; two or more.</param>
    /// <param name="baseline">What stands in for a value that is taken away; null: 0.</param>
    /// <exception cref="CandorException">There are fewer than two classes.</exception>
    public static Model Of(Func<double[], double[]> probabilities, FeatureSpace space, IReadOnlyList<string> classes,
        Baseline? baseline = null)
    {
        Require(classes);
        return new(FunctionPredictor.OfRows(probabilities, space, classes.Count), null, classes, baseline ?? Zeros(space));
    }

    /// <summary>Explains what the model predicts for a row.</summary>
    /// <param name="data">Data with the columns that the model was made for.</param>
    /// <param name="row">Row from 0.</param>
    /// <param name="seed">Of the perturbations.</param>
    /// <param name="rankings">Random rankings that the explanation's is measured against; 0 spares a slow function those calls. Null: 4
    /// to 20.</param>
    /// <exception cref="CandorException">There is no such row, the data has other columns, or the model was made without data.</exception>
    public ExplainedRow Explain(Dataset data, int row, ulong seed = 1, int? rankings = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (_scale is null)
            throw new CandorException("The model was made without data, so it has no scale for rows of a data set; give their values, " +
                "Explain(double[]), or make it with a DataSplit.");
        if (row < 0 || row >= data.Count)
            throw new CandorException(FormattableString.Invariant($"There is no row {row}: {data.Name} has rows 0 to {data.Count - 1}."));
        var part = DataSplit.Encode(data, _scale, "explained", [row]);
        return Explain(part.Inputs, data.Schema.Columns.Count == Predictor.Space.Units ? c => data.Text(row, c) : null, seed, rankings);
    }

    /// <summary>Explains what the model predicts for the n-th row of a part.</summary>
    /// <param name="part">The test part, say.</param>
    /// <param name="row">Position in the part, from 0.</param>
    /// <param name="seed">Of the perturbations.</param>
    /// <param name="rankings">Random rankings that the explanation's is measured against; 0 spares a slow function those calls. Null: 4
    /// to 20.</param>
    /// <exception cref="CandorException">There is no such row.</exception>
    public ExplainedRow Explain(DataPart part, int row, ulong seed = 1, int? rankings = null)
    {
        ArgumentNullException.ThrowIfNull(part);
        return row >= 0 && row < part.Count
            ? Explain(part.Source, part.Rows[row], seed, rankings)
            : throw new CandorException(FormattableString.Invariant(
                $"There is no row {row}: the {part.Name} part of {part.Source.Name} has rows 0 to {part.Count - 1}."));
    }

    /// <summary>Explains what the model predicts for values: of a table by column in the data's own units (category indices, NaN for a
    /// missing cell), else its inputs.</summary>
    /// <param name="values">[columns], or as many as the inputs.</param>
    /// <param name="seed">Of the perturbations.</param>
    /// <param name="rankings">Random rankings that the explanation's is measured against; 0 spares a slow function those calls. Null: 4
    /// to 20.</param>
    /// <exception cref="CandorException">There are more or fewer values, or one is infinite.</exception>
    public ExplainedRow Explain(double[] values, ulong seed = 1, int? rankings = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var table = _scale is { Columns.Count: > 0 };
        var expected = table ? _scale!.Columns.Count : (int)Predictor.Space.InputShape.Aggregate(1L, (a, b) => a * b);
        if (values.Length != expected || values.Any(v => double.IsInfinity(v) || double.IsNaN(v) && !table))
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{values.Length} values were given, {values.Count(v => !double.IsFinite(v))} of them not finite, but the model " +
                    $"takes {expected} numbers{(table ? $", by column: {string.Join(", ", _scale!.Columns.Select(c => c.Name))}" : "")}."));
        var inputs = values.Select(v => (float)v).ToArray();
        if (table)
            _scale!.Apply(values, inputs = new float[_scale.Width]);
        return Explain(inputs, values.Length == Predictor.Space.Units ? c => Shown(c, values[c]) : null, seed, rankings);
    }

    private ExplainedRow Explain(float[] inputs, Func<int, string>? value, ulong seed, int? rankings)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = new ModuleMode(Predictor);
        var x = Tensor.From(inputs, [1, .. Predictor.Space.InputShape], Predictor.Device).to(Predictor.DType);
        var lime = new Lime(new() { Samples = Math.Max(LeastSamples, SamplesPerUnit * Predictor.Space.Units) }, Baseline);
        var label = torch.zeros([1], dtype: ScalarType.Int64, device: Predictor.Device);
        using var assessment = new Assessment(Predictor, lime, x, label, seed);
        var explained = RowExplanations.Of(
            assessment, ExplainedLabel.Predicted, _classes, Baseline, MaskSteps.Half, rankings: rankings)[0];
        var (number, half) = (Predictor.TargetScale is not null, explained.Trust!.HalfWidths);
        return new ExplainedRow(
            _classes[(int)assessment.Targets(ExplainedLabel.Predicted).ToInt64()], number ? null : explained.Probability,
            explained.Trust.Base,
            [.. Predictor.Space.Names.Select((name, i) => new UnitContribution(name, value?.Invoke(i) ?? "", explained.Contributions[i])
                { HalfWidth = half?[i] })])
        {
            Value = number ? explained.Probability : null,
            Trust = explained.Trust,
            Insertion = explained.Insertion,
            Deletion = explained.Deletion,
        };
    }

    private string Shown(int column, double value) =>
        double.IsNaN(value) ? "?"
        : _scale is { Columns.Count: > 0 } scale && scale.Columns[column] is { Kind: ColumnKind.Categorical } c && (int)value >= 0
            && (int)value < c.Categories.Count ? c.Categories[(int)value]
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Names(DataSplit data) =>
        data.Source.Schema is { Classes: { Count: > 0 } classes } ? classes : [data.Source.Schema.Label];

    private static Baseline Zeros(FeatureSpace space) => Baseline.Of(new double[space.InputShape.Aggregate(1L, (a, b) => a * b)]);

    private static void Require(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
            throw new CandorException(
                FormattableString.Invariant($"{classes.Count} class names were given, but a model tells two or more classes apart."));
    }

    private static void RequireClasses(DataSplit data)
    {
        if (data.Source.Schema.Classes.Count == 1)
            throw new CandorException($"The labels of {data.Source.Name} are all '{data.Source.Schema.Classes[0]}', " +
                $"but a model tells two " +
                "or more classes apart, or gives a number (Task = LearningTask.Regression).");
    }

    private static void RequireTable(DataSplit data, string does)
    {
        RequireClasses(data);
        if (data.Source.Schema.Image is not null || data.Source.Schema.Text is not null)
            throw new CandorException($"The model {does} the columns of a table, but {data.Source.Name} has " +
                $"{(data.Source.Schema.Image is not null ? "images" : "texts")}; use SmallCnn or TextCnn with Trainer, FunctionPredictor " +
                "for a function, or Model.Wrap for a network of yours.");
    }

    /// <summary>Frees the predictor.</summary>
    public void Dispose() => Predictor.Dispose();
}
