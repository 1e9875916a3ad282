using Candor.Onnx.Operators;
using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx.Rebuilding;

/// <summary>Which constants of a plan are weights, and which running statistics; the others are as fixed as the operators.</summary>
internal sealed class ConstantRoles
{
    // What is added to blend scores out is no weight.
    private const double Mask = 1e4;
    private readonly Dictionary<string, OnnxNode> _givers;
    private readonly IReadOnlyDictionary<string, OnnxConstant> _constants;

    public ConstantRoles(GraphPlan plan)
    {
        _constants = plan.Graph.Constants;
        _givers = plan.Steps.SelectMany(s => s.Node.Outputs.Where(o => o.Length > 0).Select(o => (o, s.Node)))
            .ToDictionary(g => g.o, g => g.Node, StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            foreach (var i in step.Entry.Statistics.Where(i => i < step.Node.Inputs.Count))
                if (_constants.ContainsKey(step.Node.Inputs[i]))
                    Statistics.Add(step.Node.Inputs[i]);
            foreach (var i in step.Entry.Weights.Where(i => i < step.Node.Inputs.Count))
                Trace(step.Node.Inputs[i], step.Entry.NumbersStay);
        }
        Weights.ExceptWith(Statistics);
    }

    /// <summary>Names of the weights.</summary>
    public HashSet<string> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of running means and variances.</summary>
    public HashSet<string> Statistics { get; } = new(StringComparer.Ordinal);

    // Through transposing and the like, a weight stays one.
    private void Trace(string name, bool numbersStay)
    {
        if (_constants.TryGetValue(name, out var constant))
        {
            if (IsWeight(constant, numbersStay))
                Weights.Add(name);
        }
        else if (_givers.TryGetValue(name, out var node) && OperatorTable.Find(node, out _) is { } entry)
        {
            foreach (var i in entry.Passes.Where(i => i < node.Inputs.Count))
                Trace(node.Inputs[i], numbersStay);
        }
    }

    private static bool IsWeight(OnnxConstant constant, bool numbersStay)
    {
        if (TensorReader.TypeOf(constant.Tensor.DataType)?.IsFloating() != true)
            return false;
        if (!numbersStay)
            return true;
        using var scope = torch.NewDisposeScope();
        var values = TensorReader.Read(constant.Tensor, "A constant");
        return values.numel() > 1 && values.abs().max().ToDouble() < Mask;
    }
}
