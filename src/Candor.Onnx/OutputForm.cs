using System.Globalization;
using Candor.Data;
using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx;

/// <summary>How the output of a file becomes logits [B, L] in the order of the data's classes; of a regression its standardised
/// number.</summary>
internal sealed class OutputForm : IDisposable
{
    // Probabilities of 0 have no logarithm; this one is 0 in single precision once exponentiated.
    private const double LeastProbability = 1e-30;
    private readonly OutputKind _kind;
    private readonly Tensor? _order;
    private readonly TargetScale? _scale;

    private OutputForm(OutputKind kind, Tensor? order, TargetScale? scale) => (_kind, _order, _scale) = (kind, order, scale);

    /// <summary>Tries the file on two rows, and sees what it gives.</summary>
    /// <param name="choice">The value that answers.</param>
    /// <param name="options">What is said.</param>
    /// <param name="name">The file's.</param>
    /// <param name="classes">L.</param>
    /// <param name="scale">Of a regression.</param>
    /// <param name="run">Inputs to the value.</param>
    /// <param name="example">Two rows.</param>
    /// <exception cref="CandorException">It gives something else than the data needs.</exception>
    public static OutputForm Of(OutputChoice choice, OnnxOptions options, string name, int classes, TargetScale? scale,
        Func<Tensor, Tensor> run, Func<Tensor> example)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var given = run(example());
        var one = given.is_floating_point() && given.size(0) == 2 && given.numel() == 2 && given.dim() <= 2;
        if (scale is not null)
            return one ? new(OutputKind.Logits, null, scale) : throw new CandorException(
                $"{name} gives {given.Describe()} for 2 rows, but a number [2, 1] for each row is expected; name the output with the number.");
        if (!given.is_floating_point() || !(one && classes <= 2 || given.dim() == 2 && given.size(0) == 2 && given.size(1) == classes))
            throw new CandorException($"{name} gives {given.Describe()} in '{choice.Name}' for 2 rows, but a number for each of the {classes} classes of the data [2, {classes}] is expected{(classes == 2 ? ", or one for the second class [2, 1]" : "")}; give data with the model's classes, or name the output.");
        var kind = (options.Outputs, one) switch
        {
            (OnnxOutputs.Logits, false) => OutputKind.Logits,
            (OnnxOutputs.Logits, true) => OutputKind.OneLogit,
            (OnnxOutputs.Probabilities, _) when choice.Kind is OutputKind.Logits or OutputKind.OneLogit => choice.Kind,
            (OnnxOutputs.Probabilities, false) => OutputKind.Probabilities,
            (OnnxOutputs.Probabilities, true) => OutputKind.OneProbability,
            _ => Seen(choice, given, one, name),
        };
        if (kind == OutputKind.OneLogit && !one)
            throw new CandorException($"{name} ends with a sigmoid for each of {classes} classes, which are no probabilities of one class among others; export it with softmax, or say that the output holds logits.");
        return new(kind, one ? null : Order(choice, options, name), null);
    }

    /// <summary>What the file gave as logits.</summary>
    public Tensor Read(Tensor given)
    {
        using var scope = torch.NewDisposeScope();
        if (_scale is { } scale)
            return scope.MoveToOuter((given.reshape(-1, 1) - scale.Mean) / scale.Deviation);
        var logits = _kind switch
        {
            OutputKind.OneLogit => torch.cat([torch.zeros_like(given.reshape(-1, 1)), given.reshape(-1, 1)], 1),
            OutputKind.OneProbability => Log(torch.cat([1 - given.reshape(-1, 1), given.reshape(-1, 1)], 1)),
            OutputKind.Probabilities => Log(given),
            _ => given.alias(),
        };
        return scope.MoveToOuter(_order is null ? logits : logits.index_select(1, _order.to(logits.device)));
    }

    /// <inheritdoc/>
    public void Dispose() => _order?.Dispose();

    private static Tensor Log(Tensor probabilities) => probabilities.clamp(min: LeastProbability).log();

    private static OutputKind Seen(OutputChoice choice, Tensor given, bool one, string name)
    {
        if (choice.Kind is OutputKind.Logits or OutputKind.OneLogit)
            return one ? OutputKind.OneLogit : choice.Kind;
        var within = given.ge(-1e-6).all().ToBoolean() && given.le(1 + 1e-6).all().ToBoolean();
        if (one)
            return choice.Kind == OutputKind.Probabilities && within ? OutputKind.OneProbability
                : !within ? OutputKind.OneLogit : throw new CandorException(
                    $"{name} gives one number for two classes, which may be a logit or a probability; say which (in code: OnnxOptions.Outputs).");
        return choice.Kind == OutputKind.Probabilities || within && (given.sum([1]) - 1).abs().max().ToDouble() < 1e-4
            ? OutputKind.Probabilities : OutputKind.Logits;
    }

    // Classes by name, where the file names them and means the same ones.
    private static Tensor? Order(OutputChoice choice, OnnxOptions options, string name)
    {
        if (options.ClassNames is not { } wanted || choice.Labels is not { } labels || labels.SequenceEqual(wanted))
            return null;
        if (labels.Order(StringComparer.Ordinal).SequenceEqual(wanted.Order(StringComparer.Ordinal)))
            return Tensor.From([.. wanted.Select(w => (long)labels.ToList().IndexOf(w))], [wanted.Count], torch.CPU)
                .DetachFromDisposeScope();
        // Numbers in order are places, and say nothing about names.
        return labels.SequenceEqual(Enumerable.Range(0, labels.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))) ? null
            : throw new CandorException($"{name} tells the classes {string.Join(", ", labels.Take(12))} apart, but the data has {string.Join(", ", wanted.Take(12))}; give data with the model's classes.");
    }
}
