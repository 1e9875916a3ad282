using Candor.Onnx.Reading;

namespace Candor.Onnx.Operators;

/// <summary>An operator in the table: a name, the opsets in which it means this, and what it does.</summary>
/// <param name="Name">As ONNX calls it.</param>
/// <param name="Since">First opset of this meaning.</param>
/// <param name="Run">Values in, values out.</param>
internal sealed record OperatorEntry(string Name, long Since, Func<Call, Tensor[]> Run)
{
    /// <summary>An operator with one output.</summary>
    public OperatorEntry(string name, long since, Func<Call, Tensor> run) : this(name, since, c => [run(c)])
    {
    }

    /// <summary>The set it belongs to; "" is ONNX's own.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Last opset of this meaning.</summary>
    public long Until { get; init; } = long.MaxValue;

    /// <summary>Inputs that are weights where the file holds their values: training changes them.</summary>
    public IReadOnlyList<int> Weights { get; init; } = [];

    /// <summary>Whether a single number, or what blends values out (−∞, −10000), is no weight.</summary>
    public bool NumbersStay { get; init; }

    /// <summary>Inputs that are running statistics: training moves them, but not by gradients.</summary>
    public IReadOnlyList<int> Statistics { get; init; } = [];

    /// <summary>Inputs that only change their form on the way to the output: a weight stays a weight through them.</summary>
    public IReadOnlyList<int> Passes { get; init; } = [];

    /// <summary>Whether gradients need neither the output nor a view of it, so that the next node may overwrite it.</summary>
    public bool MayBeOverwritten { get; init; }

    /// <summary>Whether the output is the same whatever the inputs are in training mode: such nodes over constants are computed
    /// once.</summary>
    public bool IsFixed { get; init; } = true;

    /// <summary>Why a node cannot be run, seen from its attributes; null: it can.</summary>
    public Func<OnnxNode, string?> Refuses { get; init; } = _ => null;
}
