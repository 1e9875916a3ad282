using Candor.Data;
using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>
/// Any TorchSharp module as a predictor: measured, explained and tuned here. Its stages are the submodules, by their names, whose results
/// are feature maps [B, K, h, w] that everything behind them goes through.
/// </summary>
/// <remarks>
/// The module takes standardised inputs [B, input shape] and gives logits [B, L], without softmax; with a
/// <see cref="Predictor.TargetScale"/> a number in the target's own units, [B, 1]. Parameters and buffers are the module's
/// own under their names. The predictor disposes the module with itself. What the module draws (its dropout) comes from libtorch's global
/// stream, which <see cref="SeedDropout"/> seeds.
/// </remarks>
public sealed class ModulePredictor : Predictor, IStages
{
    private readonly torch.nn.Module<Tensor, Tensor> _module;
    private readonly ModuleStages _stages;
    private readonly SoundLayers? _sound;

    /// <summary>A module for the data of a schema: the units are its columns, or superpixels of its images, its series' values, its texts'
    /// tokens.</summary>
    /// <param name="module">Inputs [B, input shape] to logits [B, L].</param>
    /// <param name="schema">Gives units, inputs and classes.</param>
    /// <exception cref="CandorException">The module refuses the inputs, or gives something else than logits.</exception>
    public ModulePredictor(torch.nn.Module<Tensor, Tensor> module, Schema schema)
        : this(module, SchemaSpaces.Of(schema), schema.Outputs)
    {
    }

    /// <summary>A module as a predictor, in evaluation mode; it is tried on two rows of zeros. Where that throws, the module stays the
    /// caller's.</summary>
    /// <param name="module">Inputs [B, input shape] to logits [B, L].</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L.</param>
    /// <exception cref="CandorException">The module refuses the inputs, or gives something else than logits.</exception>
    public ModulePredictor(torch.nn.Module<Tensor, Tensor> module, FeatureSpace space, int classes)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var first = module.parameters().Concat(module.buffers()).FirstOrDefault(p => p.is_floating_point());
        (_module, Space, Classes, Device, DType) = (module, space, classes, first?.device ?? torch.CPU, first?.dtype ?? ScalarType.Float32);
        _sound = SoundLayers.For($"The module {module.GetName()}", module);
        var former = module.training;
        train(false);
        try
        {
            Try();
        }
        catch
        {
            module.train(former);
            _sound?.Dispose();
            throw;
        }
        _stages = new ModuleStages(this, module);
    }

    /// <summary>The module itself.</summary>
    internal torch.nn.Module<Tensor, Tensor> Inner => _module;

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "module";

    /// <summary>Type of the module's first parameter, or buffer, in floating point; float32 where it has none.</summary>
    public override ScalarType DType { get; }

    /// <summary>Where the module's first parameter is.</summary>
    public override Device Device { get; }

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => Space.InputShape.Count == 3 ? 128 : base.ChunkRows(graph);

    /// <inheritdoc/>
    public override void SeedDropout(ulong seed) => torch.random.manual_seed((long)seed);

    internal override byte[]? SaveDropout() => GlobalStream.Save(Device);

    internal override void LoadDropout(byte[] state) => GlobalStream.Load(state);

    /// <summary>Submodules whose result is maps [B, K, h, w] that all later layers depend on and nothing goes around, in the order in which
    /// they end.</summary>
    /// <remarks>Found by hooks, which run where a submodule is called by <c>call</c>, not by <c>forward</c>.</remarks>
    public IReadOnlyList<string> Stages => _stages.Names;

    /// <summary>The last stage whose maps have 4 cells a side or more; where there is none, the last with more than one cell.</summary>
    /// <exception cref="CandorException">The module has no stage.</exception>
    public string DefaultStage => _stages.Default;

    /// <summary>Refuses a submodule that is no stage, saying why.</summary>
    /// <exception cref="CandorException">It is none.</exception>
    public void RequireStage(string stage) => _stages.Require(stage);

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x) => _stages.To(stage, x);

    /// <summary>The rest: the module runs on zeros, and the stage's result is replaced by <paramref name="maps"/>.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="maps">[B, K, h, w].</param>
    public Tensor ForwardFrom(string stage, Tensor maps) => Scaled(_stages.From(stage, maps));

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    /// <exception cref="CandorException">The module refuses the inputs.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        try
        {
            return Scaled(ModuleStages.Call(_module, x));
        }
        catch (Exception e) when (TorchFailure.Is(e))
        {
            throw new CandorException($"The module {_module.GetName()} refuses inputs {Text(x)} ({TorchFailure.Reason(e)}); it must take " +
                $"standardised inputs [B, {string.Join(", ", Space.InputShape)}] of {DType} and return one tensor of logits " +
                $"[B, {Classes}].", e);
        }
    }

    // A regression's module gives its number in the target's own units.
    private Tensor Scaled(Tensor outputs) => TargetScale is { } scale ? (outputs - scale.Mean) / scale.Deviation : outputs;

    private void Try()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var logits = forward(torch.zeros([2, .. Space.InputShape], dtype: DType, device: Device));
        if (logits is null || logits.IsInvalid || logits.dim() != 2 || logits.size(0) != 2 || logits.size(1) != Classes
            || !logits.is_floating_point())
            throw new CandorException(
                $"The module {_module.GetName()} gives " +
                    $"{(logits is null || logits.IsInvalid ? "a tensor that is disposed" : Text(logits))} for 2 rows of zeros [2, " +
                    $"{string.Join(", ", Space.InputShape)}], but logits [2, {Classes}] of {DType} are expected, one for each class, " +
                    "without softmax.");
    }

    private static string Text(Tensor x) => $"[{string.Join(", ", x.shape)}] of {x.dtype}";

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        _module.named_parameters(recurse);

    /// <inheritdoc/>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        _module.named_buffers(recurse, include_nonpersistent);

    /// <summary>Training or evaluation mode, of the module too.</summary>
    public override void train(bool train = true)
    {
        base.train(train);
        if (_module.training != train || _module.modules().Any(m => m.training != train))
            _module.train(train);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        _stages.Dispose();
        _module.Dispose();
        _sound?.Dispose();
    }
}
