using Candor.Masking;
using Candor.Torch;
using Candor.Torch.Script;

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
    /// <exception cref="CandorException">The file is no TorchScript, or takes other inputs or gives other outputs than the data needs.</exception>
    public static ScriptPredictor Load(string path, FeatureSpace space, int classes, Device device = default)
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
            using var scope = new TensorScope();
            using var grad = GradMode.Off();
            script.Train(false);
            var logits = script.Forward(Tensor.Zeros([2, .. space.InputShape], device: device));
            if (logits.Dim != 2 || logits.Size(0) != 2 || logits.Size(1) != classes)
                throw new CandorException($"{path} gives [{string.Join(", ", logits.Shape.ToArray())}] for 2 rows, but logits [2, {classes}] are expected, one for each class of the data; export a model for these classes, without softmax.");
            var predictor = script.Has(ScriptFeatureMap.FeaturesMethod) && script.Has(ScriptFeatureMap.ClassifyMethod)
                ? ScriptFeatureMap.Over(script, path, space, classes, device)
                : new ScriptPredictor(script, space, classes, device);
            predictor.Train(false);
            return predictor;
        }
        catch (Exception e) when (e is TorchException or InvalidOperationException)
        {
            script.Dispose();
            var reason = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("no reason given");
            throw new CandorException($"{path} refuses inputs of shape [2, {string.Join(", ", space.InputShape)}] ({reason.Trim()}); the model must take the data's inputs and return one tensor of logits.", e);
        }
        catch
        {
            script.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void SeedDropout(ulong seed) => Generator.ForScripts(seed, Device).Dispose();

    /// <inheritdoc/>
    public IReadOnlyList<string> Stages => _stages.Names;

    /// <summary>The last stage whose maps have 4 cells a side or more; where there is none, the last with more than one cell.</summary>
    /// <exception cref="CandorException">The script has no stage.</exception>
    public string DefaultStage => _stages.Default;

    /// <summary>Refuses a stage that the script does not have, or cannot be cut at, saying why.</summary>
    internal void RequireStage(string stage) => _stages.Of(stage);

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x) => _stages.Of(stage).Before.Forward(x);

    /// <inheritdoc/>
    public Tensor ForwardFrom(string stage, Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return _stages.Of(stage).After.Forward(maps.Clone());       // what follows may work in place
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Script.Forward(x);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> NamedParameters() => Script.NamedParameters();

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> NamedBuffers() => Script.NamedBuffers();

    /// <inheritdoc/>
    public override void Train(bool on = true)
    {
        base.Train(on);
        if (on != Script.IsTraining)
            Script.Train(on);
    }

    /// <summary>Writes the script with its present weights; Python's <c>torch.jit.load</c> reads it.</summary>
    public void Save(string path) => Script.Save(path);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _stages.Dispose();
        Script.Dispose();
    }
}
