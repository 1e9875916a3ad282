using System.Globalization;
using Candor.Data;
using Candor.Onnx.Reading;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Onnx;

/// <summary>How the output of a file becomes logits [B, L] in the order of the data's classes; of a regression its standardised
/// number.</summary>
internal sealed class OutputForm : IDisposable
{
    private readonly GivenOutputs _outputs;
    private readonly Tensor? _order;
    private readonly TargetScale? _scale;

    private readonly ScalarType _type;

    private OutputForm(string name, GivenOutputs outputs, Tensor? order, TargetScale? scale, ScalarType type, string? note) =>
        (Name, _outputs, _order, _scale, _type, Note) = (name, outputs, order, scale, type, note);

    /// <summary>The value of the graph that answers.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public GivenForm Form => _outputs.Form;

    /// <summary>[L] The place of each class among the file's own; null: the file has them in the same order.</summary>
    public long[]? Order => _order?.ToArray<long>();

    /// <summary>What was seen, for people; null: nothing that the file does not say itself.</summary>
    public string? Note { get; }

    /// <summary>Tries the file on two rows, and sees what it gives.</summary>
    /// <param name="choice">The value that answers.</param>
    /// <param name="options">What is said.</param>
    /// <param name="name">The file's.</param>
    /// <param name="classes">L.</param>
    /// <param name="scale">Of a regression.</param>
    /// <param name="type">In which logits are given, whatever the file computes in.</param>
    /// <param name="run">Inputs to the value.</param>
    /// <param name="example">Two rows.</param>
    /// <exception cref="CandorException">It gives something else than the data needs.</exception>
    public static OutputForm Of(OutputChoice choice, OnnxOptions options, string name, int classes, TargetScale? scale, ScalarType type,
        Func<Tensor, Tensor> run, Func<Tensor> example)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var given = run(example());
        var one = given.is_floating_point() && given.size(0) == 2 && given.numel() == 2 && given.dim() <= 2;
        if (scale is not null || classes == 1)
            return one ? new(choice.Name, GivenOutputs.Plain, null, scale, type, null) : throw new CandorException(
                $"{name} gives {given.Describe()} for 2 rows, but a number [2, 1] for each row is expected; " +
                $"name the output with the number.");
        if (!given.is_floating_point() || !(one && classes == 2 || given.dim() == 2 && given.size(0) == 2 && given.size(1) == classes))
            throw new CandorException($"{name} gives {given.Describe()} in '{choice.Name}' for 2 rows, " +
                $"but a number for each of the {classes} classes of the data [2, " +
            $"{classes}] is expected{(classes == 2 ? ", or one for the second class [2, 1]" : "")}; give data with the model's classes, " +
            $"or name the output.");
        if (choice.Kind == OutputKind.OneLogit && !one && options.Outputs == OnnxOutputs.Auto)
            throw new CandorException($"{name} ends with a sigmoid for each of {classes} classes, which are no probabilities of one " +
                $"class among others; export it with softmax.");
        var outputs = (options.Outputs, choice.Kind) switch
        {
            (OnnxOutputs.Logits, _) or (_, OutputKind.Logits or OutputKind.OneLogit) => one ? GivenOutputs.OneLogit : GivenOutputs.Plain,
            (OnnxOutputs.Probabilities, _) or (_, OutputKind.Probabilities) =>
                one ? GivenOutputs.OneProbability : GivenOutputs.Probabilities,
            _ => GivenOutputs.Recognise(given.reshape(2, -1)),
        };
        var recognised = options.Outputs == OnnxOutputs.Auto && choice.Kind == OutputKind.Unknown;
        return new(choice.Name, outputs, one ? null : Ordered(choice, options, name), null, type, recognised ? outputs.Note : null);
    }

    /// <summary>What the file gave as logits.</summary>
    public Tensor Read(Tensor given)
    {
        using var scope = torch.NewDisposeScope();
        var rows = given.dim() == 2 ? given.alias() : given.reshape(given.size(0), -1);
        if (_scale is { } scale)
            return scope.MoveToOuter(((rows - scale.Mean) / scale.Deviation).to(_type));
        var logits = _outputs.Logits(rows).to(_type);
        return scope.MoveToOuter(_order is null ? logits : logits.index_select(1, _order.to(logits.device)));
    }

    /// <inheritdoc/>
    public void Dispose() => _order?.Dispose();

    // Classes by name, where the file names them and means the same ones.
    private static Tensor? Ordered(OutputChoice choice, OnnxOptions options, string name)
    {
        // What came with a file may be of another task: it orders classes of its names, and says nothing of others.
        var said = options.Labels is { } named && options.ClassNames is not null
            && named.Order(StringComparer.Ordinal).SequenceEqual(options.ClassNames.Order(StringComparer.Ordinal)) ? named : null;
        if (options.ClassNames is not { } wanted || (choice.Labels ?? said) is not { } labels || labels.SequenceEqual(wanted))
            return null;
        if (labels.Order(StringComparer.Ordinal).SequenceEqual(wanted.Order(StringComparer.Ordinal)))
            return Tensor.From([.. wanted.Select(w => (long)labels.ToList().IndexOf(w))], [wanted.Count], torch.CPU)
                .DetachFromDisposeScope();
        // Numbers in order are places, and say nothing about names.
        return labels.SequenceEqual(Enumerable.Range(0, labels.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))) ? null
            : throw new CandorException($"{name} tells the classes {string.Join(", ", labels.Take(12))} apart, " +
                $"but the data has {string.Join(", ", wanted.Take(12))}; give data with the model's classes.");
    }
}
