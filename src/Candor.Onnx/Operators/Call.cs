using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx.Operators;

/// <summary>One run of a node: what it reads, and how the pass runs.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">Values; null for those that are left out.</param>
/// <param name="pass">What the whole pass knows.</param>
/// <param name="ownsFirst">Whether nothing else needs the first value, so that it may be overwritten.</param>
internal sealed class Call(OnnxNode node, Tensor?[] inputs, Pass pass, bool ownsFirst)
{
    // More elements than a value that a shape asks for may have: 1 GiB of float.
    private const long MostElements = 1L << 28;

    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>What the whole pass knows.</summary>
    public Pass Pass => pass;

    /// <summary>Whether the first value may be overwritten.</summary>
    public bool OwnsFirst => ownsFirst;

    /// <summary>How many inputs are named.</summary>
    public int Count => inputs.Length;

    /// <summary>An input.</summary>
    /// <exception cref="CandorException">It is left out.</exception>
    public Tensor this[int i] => Maybe(i) ?? throw node.Error($"lacks its input {i + 1}; the file is damaged: export the model again.");

    /// <summary>An input; null where it is left out.</summary>
    public Tensor? Maybe(int i) => i < inputs.Length ? inputs[i] : null;

    /// <summary>All inputs.</summary>
    public Tensor[] All => [.. Enumerable.Range(0, inputs.Length).Select(i => this[i])];

    /// <summary>Whole numbers that an input holds: axes, sizes.</summary>
    public long[] Ints(int i) => Whole(this[i]);

    /// <summary>Whole numbers of an input, or where it is left out of an attribute.</summary>
    public long[]? Ints(int i, string attribute) => Maybe(i) is { } given ? Whole(given) : node.Ints(attribute);

    /// <summary>An axis counted from the front.</summary>
    /// <exception cref="CandorException">There is none.</exception>
    public int Axis(long axis, long dimensions) => axis >= -dimensions && axis < Math.Max(dimensions, 1)
        ? (int)(axis < 0 ? axis + dimensions : axis)
        : throw node.Error(FormattableString.Invariant($"works along axis {axis}, but its value has {dimensions} dimensions."));

    /// <summary>Refuses sizes that no value of a network has, before anything is allocated.</summary>
    public long[] Size(params long[] shape)
    {
        var count = 1.0;
        foreach (var size in shape)
            count *= size >= 0 ? size : double.PositiveInfinity;
        return count <= MostElements ? shape : throw node.Error(
            $"is to give a value of the sizes [{string.Join(", ", shape)}], more than {MostElements} elements; " +
            $"inputs or file do not fit the graph.");
    }

    private long[] Whole(Tensor values)
    {
        using var scope = torch.NewDisposeScope();
        return values.numel() <= 4096 ? values.to(ScalarType.Int64).reshape(-1).ToArray<long>() : throw node.Error(
            FormattableString.Invariant($"reads {values.numel()} numbers as sizes or axes; inputs or file do not fit the graph."));
    }
}

/// <summary>What all nodes of a pass know.</summary>
/// <param name="Training">Whether BatchNormalization learns its statistics and Dropout drops.</param>
/// <param name="Device">Where values are.</param>
/// <param name="Generator">What Dropout draws from.</param>
internal sealed record Pass(bool Training, Device Device, Generator Generator);
