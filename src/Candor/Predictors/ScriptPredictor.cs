using Candor.Data;
using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>
/// A TorchScript model as a predictor: trained in Python, measured, explained and tuned here. Its stages are the submodules whose results
/// are feature maps [B, K, h, w] that everything behind them goes through.
/// </summary>
/// <remarks>The script takes standardised inputs [B, input shape] in float32 and gives logits [B, L].</remarks>
public class ScriptPredictor : Predictor, IStages
{
    private readonly ScriptStages _stages;

    private protected ScriptPredictor(ScriptModule script, FeatureSpace space, int classes, Device device) =>
        (Script, _stages, Space, Classes, Device) = (script, new ScriptStages(script, space, device), space, classes, device);

    /// <summary>The script itself.</summary>
    private protected ScriptModule Script { get; }

    /// <inheritdoc/>
    public sealed override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public sealed override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "script";

    /// <inheritdoc/>
    public sealed override Device Device { get; }

    /// <summary>Loads a script, in evaluation mode, and tries it on one input.</summary>
    /// <param name="path">File of <c>torch.jit.save</c>.</param>
    /// <param name="space">Units and inputs of the data.</param>
    /// <param name="classes">L of the data.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="scale">For a regression, whose script gives a number in the target's own units, [B, 1]: the target's mean and
    /// deviation. Null: the script gives logits.</param>
    /// <exception cref="CandorException">The file is no TorchScript, or takes other inputs or gives other outputs than the data
    /// needs.</exception>
    public static ScriptPredictor Load(
        string path, FeatureSpace space, int classes, Device? device = null, TargetScale? scale = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        ScriptModule script;
        try
        {
            script = ScriptModule.Load(path, device);
        }
        catch (InvalidDataException e)
        {
            throw new CandorException(e.Message, e);
        }
        try
        {
            using var scope = torch.NewDisposeScope();
            using var grad = torch.no_grad();
            script.train(false);
            var logits = Try(path, script, space, device.OrCpu());
            if (logits.dim() != 2 || logits.size(0) != 2 || logits.size(1) != classes)
                throw new CandorException($"{path} gives [{string.Join(", ", logits.shape)}] for 2 rows, but logits [2, {classes}] are " +
                    "expected, one for each class of the data; export a model for these classes, without softmax.");
            var predictor = script.Has(ScriptFeatureMap.FeaturesMethod) && script.Has(ScriptFeatureMap.ClassifyMethod)
                ? ScriptFeatureMap.Over(script, path, space, classes, device.OrCpu(), scale)
                : new ScriptPredictor(script, space, classes, device.OrCpu()) { TargetScale = scale };
            predictor.train(false);
            return predictor;
        }
        catch
        {
            script.Dispose();
            throw;
        }
    }

    private static Tensor Try(string path, ScriptModule script, FeatureSpace space, Device device)
    {
        try
        {
            return script.forward(torch.zeros([2, .. space.InputShape], device: device));
        }
        catch (CandorException e)
        {
            throw new CandorException($"{path} refuses inputs of shape [2, {string.Join(", ", space.InputShape)}] ({e.Message}); the " +
                "model must take the data's inputs and return one tensor of logits.", e);
        }
    }

    /// <inheritdoc/>
    public override void SeedDropout(ulong seed) => torch.random.manual_seed((long)seed);

    /// <inheritdoc/>
    public IReadOnlyList<string> Stages => _stages.Names;

    /// <summary>The last stage whose maps have 4 cells a side or more; where there is none, the last with more than one cell.</summary>
    /// <exception cref="CandorException">The script has no stage.</exception>
    public string DefaultStage => _stages.Default;

    /// <summary>Refuses a stage that the script does not have, or cannot be cut at, saying why.</summary>
    internal void RequireStage(string stage) => _stages.Of(stage);

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x) => _stages.Of(stage).To(x);

    /// <inheritdoc/>
    public Tensor ForwardFrom(string stage, Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return Scaled(_stages.Of(stage).From(maps.clone()));       // what follows may work in place
    }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x) => Scaled(Script.forward(x));

    /// <summary>Outputs as they are; a number in the target's own units is standardised.</summary>
    private protected Tensor Scaled(Tensor outputs) => TargetScale is { } s ? (outputs - s.Mean) / s.Deviation : outputs;

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        Script.named_parameters(recurse);

    /// <inheritdoc/>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        Script.named_buffers(recurse, include_nonpersistent);

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        if (train != Script.training)
            Script.train(train);
    }

    /// <summary>Writes the script with its present weights; Python's <c>torch.jit.load</c> reads it.</summary>
    public void Save(string path) => Script.Save(path);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        _stages.Dispose();
        Script.Dispose();
    }
}
