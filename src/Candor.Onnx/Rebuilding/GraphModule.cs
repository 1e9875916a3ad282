using System.Runtime.InteropServices;
using Candor.Onnx.Operators;
using Candor.Onnx.Reading;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Onnx.Rebuilding;

/// <summary>
/// A graph built from TorchSharp operators, as a module of its first input: weights are parameters and running statistics buffers, under
/// their names in the file.
/// </summary>
internal sealed class GraphModule : torch.nn.Module<Tensor, Tensor>, ISeededLayers
{
    private readonly GraphPlan _plan;
    private readonly Device _device;
    private readonly Generator _generator;
    private readonly List<(string Name, Parameter Value)> _weights = [];
    private readonly List<(string Name, Tensor Value)> _buffers = [];
    private readonly Tensor?[] _fixed;
    private readonly PlanStep[] _steps;

    /// <summary>Builds the way to a value.</summary>
    /// <exception cref="CandorException">An operator on the way is not rebuilt.</exception>
    public GraphModule(OnnxGraph graph, string output, Device device)
        : base(nameof(GraphModule))
    {
        (_plan, _device, _generator) = (GraphPlan.Of(graph, output), device, new Generator(0, device));
        TorchRuntime.WithoutNnpack();
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var roles = new ConstantRoles(_plan);
        _fixed = new Tensor?[_plan.Places];
        foreach (var (name, constant) in graph.Constants)
            if (_plan.PlaceOf(name) is >= 0 and var place)
                _fixed[place] = Own(name, TensorReader.Read(constant.Tensor, $"The value '{name}' of {graph.Name}"), roles);
        _steps = [.. _plan.Steps.Where(s => !Fold(s, roles))];
        train(false);
    }

    /// <summary>The way to the output.</summary>
    public GraphPlan Plan => _plan;

    /// <summary>Whether there are convolutions that are not laid out channels last: grouped ones, those of volumes, and backward
    /// ones.</summary>
    public bool NeedsSoundConvolutions => _steps.Any(s => s.Node.Operator == "ConvTranspose"
        || s.Node.Operator == "Conv" && (s.Node.Int("group", 1) > 1 || _fixed[s.In[1]] is not { } w || w.dim() > 4));

    /// <summary>A constant of the graph, a weight perhaps.</summary>
    public Tensor Constant(string name) => _fixed[_plan.PlaceOf(name)]!;

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">A value for each of the graph's inputs, in their order.</param>
    /// <param name="visit">Sees the place and value that each node gives, and may replace it; null from it ends the pass with the value
    /// itself.</param>
    /// <exception cref="CandorException">A node refuses its values.</exception>
    public Tensor Run(IReadOnlyList<Tensor> inputs, Func<int, Tensor, Tensor?>? visit = null)
    {
        using var scope = torch.NewDisposeScope();
        var values = (Tensor?[])_fixed.Clone();
        for (var i = 0; i < inputs.Count; i++)
            values[_plan.PlaceOf(_plan.Graph.Inputs[i].Name)] = inputs[i];
        var pass = new Pass(training, _device, _generator);
        var replaced = -1;
        foreach (var step in _steps)
        {
            var results = Execute(step, values, pass, step.OwnsFirst && step.In[0] != replaced);
            for (var i = 0; i < step.Out.Length && i < results.Length; i++)
            {
                if (step.Out[i] is not (>= 0 and var place))
                    continue;
                values[place] = results[i];
                if (visit is null)
                    continue;
                if (visit(place, results[i]) is not { } seen)
                    return scope.MoveToOuter(results[i]);
                if (!ReferenceEquals(seen, results[i]))
                    (values[place], replaced) = (seen, place);
            }
            foreach (var place in step.Free)
            {
                // What a visitor put in is its own, and what was computed once stays.
                if (place == replaced || _fixed[place] is not null)
                    continue;
                values[place]?.Dispose();
                values[place] = null;
            }
        }
        var output = values[_plan.Output] ?? throw new CandorException($"{_plan.Graph.Name} gave no value " +
            $"'{_plan.Graph.Outputs[0].Name}'.");
        // An output can be an input, or a constant.
        return _steps.Any(s => s.Out.Contains(_plan.Output)) ? scope.MoveToOuter(output) : scope.MoveToOuter(output.alias());
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Run([x]);

    /// <inheritdoc/>
    public void Reseed(ulong seed) => _generator.manual_seed(unchecked((long)seed));

    /// <inheritdoc/>
    public byte[] SaveStream() => _generator.Save();

    /// <inheritdoc/>
    public void LoadStream(byte[] state) => _generator.Load(state);

    /// <summary>Nothing: parts are registered under the file's names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => _weights;

    /// <inheritdoc/>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        _buffers;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        foreach (var value in _fixed)
            value?.Dispose();
        _generator.Dispose();
    }

    private Tensor Own(string name, Tensor value, ConstantRoles roles)
    {
        if (!value.is_floating_point())
            return value.DetachFromDisposeScope();
        value = value.to(_device);
        if (roles.Weights.Contains(name))
        {
            // The filters of maps are laid out as processors are fast at.
            if (value.dim() == 4 && value.dtype == ScalarType.Float32 && _device.IsCpu && IsFilter(name))
                value = value.ChannelsLast();
            var parameter = new Parameter(value);
            parameter.DetachFromDisposeScope();
            _weights.Add((name, parameter));
            return parameter;
        }
        value.DetachFromDisposeScope();
        if (roles.Statistics.Contains(name))
            _buffers.Add((name, value));
        return value;
    }

    private bool IsFilter(string name) => _plan.Steps.Any(s => s.Node.Operator == "Conv" && s.Node.Inputs.Count > 1 && s.Node.Inputs[1] == name);

    // What follows from constants that training does not change is computed once.
    private bool Fold(PlanStep step, ConstantRoles roles)
    {
        if (!step.Entry.IsFixed || step.In.Any(p => p >= 0 && _fixed[p] is null)
            || step.Node.Inputs.Any(i => roles.Weights.Contains(i) || roles.Statistics.Contains(i)))
            return false;
        var results = Execute(step, _fixed, new Pass(Training: false, _device, _generator), ownsFirst: false);
        for (var i = 0; i < step.Out.Length && i < results.Length; i++)
            if (step.Out[i] >= 0)
                _fixed[step.Out[i]] = results[i].DetachFromDisposeScope();
        return true;
    }

    private Tensor[] Execute(PlanStep step, Tensor?[] values, Pass pass, bool ownsFirst)
    {
        var inputs = new Tensor?[step.In.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = step.In[i] >= 0 ? values[step.In[i]] : null;
        try
        {
            using var scope = torch.NewDisposeScope();
            var results = step.Entry.Run(new Call(step.Node, inputs, pass, ownsFirst));
            for (var i = 0; i < results.Length; i++)
            {
                // A handle of its own: each is freed when nobody reads it any more. (A tensor's Equals compares elements.)
                if (Array.Exists(inputs, input => ReferenceEquals(input, results[i])))
                    results[i] = results[i].alias();
                scope.MoveToOuter(results[i]);
            }
            return results;
        }
        catch (Exception e) when (e is not (CandorException or OperationCanceledException or OutOfMemoryException))
        {
            var shapes = string.Join(", ", inputs.Select(i => i is null ? "-" : i.Describe()));
            throw step.Node.Error($"of {_plan.Graph.Name} refuses {shapes} ({TorchFailure.Reason(e)}); inputs or file do not fit the " +
                $"graph.");
        }
    }
}
