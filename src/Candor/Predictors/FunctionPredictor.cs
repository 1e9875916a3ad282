using System.Globalization;
using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// A function as a predictor: a model of another library, a rule, a service. It gives class probabilities, whose logarithms are the
/// "logits" here, or logits; or, with a <see cref="Predictor.TargetScale"/>, a number in the target's own units, which is standardised
/// here. Every answer is checked. Without gradients, unless a function of tensors is said to be differentiable.
/// </summary>
/// <remarks>The function takes inputs as they are explained: for the parts of a <see cref="Data.DataSplit"/> standardised. <c>Model.Of</c>
/// gives a function rows in the data's own units.</remarks>
public sealed class FunctionPredictor : Predictor
{
    private readonly Func<Tensor, Tensor> _function;
    private readonly FunctionOptions _options;

    /// <summary>A function of tensors.</summary>
    /// <param name="function">[B, input shape] to [B, L]. Without gradients it is called under <c>no_grad</c>.</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L.</param>
    /// <param name="options">Null: probabilities without gradients, from float32.</param>
    public FunctionPredictor(Func<Tensor, Tensor> function, FeatureSpace space, int classes, FunctionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        (_function, Space, Classes, _options) = (function, space, classes, options ?? new());
        if (_options.Batch < 1)
            throw new CandorException(
                FormattableString.Invariant($"A function is to be asked for {_options.Batch} rows in one call, but it must be 1 or more."));
        train(false);
    }

    /// <summary>A function of one row after the other.</summary>
    /// <param name="function">The values of an input, flattened, to L numbers.</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L; 1 for a regression.</param>
    /// <param name="options">Null: probabilities.</param>
    /// <param name="scale">For a regression, whose function gives one number in the target's own units: the target's mean and deviation
    /// where it was trained, the unit of explanations and scores. Null: the function tells classes apart.</param>
    public static FunctionPredictor OfRows(Func<double[], double[]> function, FeatureSpace space, int classes,
        FunctionOptions? options = null, TargetScale? scale = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OverArrays<double>(rows => [.. rows.Select(function)], space, classes, options, scale);
    }

    /// <summary>A function of many rows at once.</summary>
    /// <param name="function">The values of B inputs, flattened, to B rows of L numbers.</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L.</param>
    /// <param name="options">Null: probabilities.</param>
    public static FunctionPredictor OfBatches(Func<float[][], float[][]> function, FeatureSpace space, int classes,
        FunctionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OverArrays(function, space, classes, options);
    }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "function";

    /// <inheritdoc/>
    public override ScalarType DType => _options.DType;

    /// <inheritdoc/>
    public override bool HasGradients => _options.Differentiable && base.HasGradients;

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => _options.Batch ?? base.ChunkRows(graph);

    /// <summary>The function's logits, or the logarithms of its probabilities, [B, L]; of a regression its standardised number,
    /// [B, 1].</summary>
    /// <exception cref="CandorException">The function gives another shape, a number that is none, or rows that are no
    /// probabilities.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        using var grad = _options.Differentiable ? null : torch.no_grad();
        var answer = _options.Batch is { } batch ? RowChunks.Join(batch, x, Ask) : Ask(x);
        return scope.MoveToOuter(TargetScale is { } scale
            ? FunctionAnswer.Number(answer, x, scale) : FunctionAnswer.Logits(answer, x, Classes, _options.Output));
    }

    // The function gets a handle of its own: it may dispose its input, or return it.
    private Tensor Ask(Tensor x) => _function(x.alias());

    private static FunctionPredictor OverArrays<T>(Func<T[][], T[][]> function, FeatureSpace space, int classes, FunctionOptions? options,
        TargetScale? scale = null)
        where T : unmanaged
    {
        if (options?.Differentiable == true)
            throw new CandorException("A function of arrays has no gradients, but it is said to be differentiable; leave Differentiable " +
                "out, or give a function of tensors.");
        return new(Run, space, classes, options) { TargetScale = scale };

        Tensor Run(Tensor x)
        {
            var type = typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
            var (rows, values) = (checked((int)x.size(0)), x.to(type).to(torch.CPU).contiguous().ToArray<T>());
            var width = rows == 0 ? 0 : values.Length / rows;
            var answers = function([.. Enumerable.Range(0, rows).Select(i => values[(i * width)..((i + 1) * width)])]);
            if (answers?.Length != rows)
                throw new CandorException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"The function gives {(answers is null ? "null" : answers.Length)} rows for {rows} rows, but one is " +
                        $"expected for each."));
            for (var i = 0; i < rows; i++)
                if (answers[i]?.Length != classes)
                    throw new CandorException(
                        string.Create(CultureInfo.InvariantCulture,
                            $"The function gives {(answers[i] is null ? "null" : answers[i].Length)} numbers for row {i} (from 0 in its " +
                            $"batch), but {(scale is null ? $"{classes} are expected, one for each class" : "one number is expected")}."));
            return Tensor.From(answers.SelectMany(a => a).ToArray(), [rows, classes], x.device);
        }
    }
}
