using Candor.Data;
using Candor.Masking;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Predictors;

/// <summary>
/// A TorchScript model as a predictor: trained in Python, measured, explained and tuned here. Its stages are the submodules whose results
/// are feature maps [B, K, h, w] that everything behind them goes through.
/// </summary>
/// <remarks>The script takes standardised inputs [B, input shape], or what <see cref="Inputs"/> makes of them, in the type of its weights
/// (float32 or float64), and gives logits [B, L]. Probabilities are recognised and become logits; of two classes one output will
/// do.</remarks>
public class ScriptPredictor : Predictor, IStages
{
    private readonly ScriptStages _stages;

    private readonly GivenOutputs _outputs;

    private protected ScriptPredictor(ScriptModule script, FeatureSpace space, int classes, Device device, GivenInputs? inputs,
        GivenOutputs outputs, bool isRandom)
    {
        (Script, Space, Classes, Device, Inputs, _outputs) = (script, space, classes, device, inputs, outputs);
        (DType, IsRandom) = (TypeOf(script), isRandom);
        _stages = new ScriptStages(script, space, device, DType);
    }

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

    /// <inheritdoc/>
    public sealed override ScalarType DType { get; }

    /// <summary>What the script makes of standardised inputs before it takes them; null: it takes them as they are.</summary>
    public GivenInputs? Inputs { get; }

    /// <summary>Whether two passes over the same rows differ though the script is in evaluation mode, as where dropout is left on. Passes
    /// are seeded, so that figures can be had again.</summary>
    public bool IsRandom { get; }

    /// <summary>What was recognised of its outputs, for people; null: they are logits.</summary>
    public string? OutputsNote => _outputs.Note;

    /// <summary>Loads a script, in evaluation mode, and tries it on one input.</summary>
    /// <param name="path">File of <c>torch.jit.save</c>.</param>
    /// <param name="space">Units and inputs of the data.</param>
    /// <param name="classes">L of the data.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="scale">For a regression, whose script gives a number in the target's own units, [B, 1]: the target's mean and
    /// deviation. Null: the script tells classes apart.</param>
    /// <param name="inputs">What it makes of standardised inputs; null: it takes them as they are.</param>
    /// <param name="files">Lets its code read and write files.</param>
    /// <exception cref="CandorException">The file is no TorchScript, its code reads or writes files, or it takes other inputs or gives
    /// other outputs than the data needs.</exception>
    public static ScriptPredictor Load(
        string path, FeatureSpace space, int classes, Device? device = null, TargetScale? scale = null,
        GivenInputs? inputs = null, bool files = false)
    {
        ArgumentNullException.ThrowIfNull(space);
        ScriptModule script;
        try
        {
            script = ScriptModule.Load(path, device, files);
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
            var type = TypeOf(script);
            if (type is not (ScalarType.Float32 or ScalarType.Float64))
                script.ToSingle();
            var (x, given) = Tried(path, script, space, device.OrCpu(), inputs);
            var fits = given.dim() == 2 && given.size(0) == x.size(0) && given.is_floating_point()
                && (given.size(1) == classes || scale is null && classes == 2 && given.size(1) == 1);
            if (!fits)
                throw new CandorException($"{path} gives {given.Describe()} for {x.size(0)} rows, but logits [{x.size(0)}, " +
                    $"{classes}] are " +
                    $"expected, one for each class of the data{(classes == 2 ? ", or one for the second of the two" : "")}; " +
                    $"export a model " +
                    "for these classes.");
            var outputs = scale is null ? GivenOutputs.Recognise(given) : GivenOutputs.Plain;
            var isRandom = (given - script.forward(x)).abs().max().ToDouble() > 0;
            var predictor = script.Has(ScriptFeatureMap.FeaturesMethod) && script.Has(ScriptFeatureMap.ClassifyMethod)
                ? ScriptFeatureMap.Over(script, path, space, classes, device.OrCpu(), scale, inputs, outputs, isRandom)
                : new ScriptPredictor(script, space, classes, device.OrCpu(), inputs, outputs, isRandom) { TargetScale = scale };
            predictor.train(false);
            return predictor;
        }
        catch
        {
            script.Dispose();
            throw;
        }
    }

    // Whole numbers and booleans are indices and masks; the type of the weights is what inputs are in.
    private protected static ScalarType TypeOf(ScriptModule script) =>
        script.parameters().Concat(script.buffers()).FirstOrDefault(t => t.is_floating_point())?.dtype ?? ScalarType.Float32;

    /// <summary>Rows from small to large, so that what is within [0, 1] for all of them is so by its nature; where a script does not take
    /// just any numbers, since they are indices, say, rows of zeros.</summary>
    private static (Tensor Rows, Tensor Outputs) Tried(string path, ScriptModule script, FeatureSpace space, Device device,
        GivenInputs? inputs)
    {
        var type = TypeOf(script);
        if (space.IsContinuous)
        {
            try
            {
                var rows = Spread(space, device, type, inputs);
                return (rows, script.forward(rows));
            }
            catch (CandorException)
            {
                // What it says of zeros is told.
            }
        }
        var zeros = torch.zeros([2, .. space.InputShape], dtype: type, device: device);
        return (zeros, Try(path, script, zeros, space));
    }

    private static Tensor Spread(FeatureSpace space, Device device, ScalarType type, GivenInputs? inputs)
    {
        var rows = space.InputShape.Count >= 3 ? 4 : 32;
        using var generator = new Generator(0);
        var spread = torch.linspace(0, 10, rows, dtype: ScalarType.Float32, device: generator.device)
            .reshape([rows, .. space.InputShape.Select(_ => 1L)]);
        var x = (spread * torch.randn([rows, .. space.InputShape], device: generator.device, generator: generator)).to(device).to(type);
        return inputs?.Of(x) ?? x;
    }

    private static Tensor Try(string path, ScriptModule script, Tensor x, FeatureSpace space)
    {
        try
        {
            return script.forward(x);
        }
        catch (CandorException e)
        {
            throw new CandorException($"{path} refuses inputs of shape [{x.size(0)}, {string.Join(", ", space.InputShape)}] " +
                $"({e.Message}); " +
                "the model must take the data's inputs and return one tensor of logits.", e);
        }
    }

    /// <inheritdoc/>
    public override void SeedDropout(ulong seed) => torch.random.manual_seed((long)seed);

    internal override byte[]? SaveDropout() => GlobalStream.Save(Device);

    internal override void LoadDropout(byte[] state) => GlobalStream.Load(state);

    /// <inheritdoc/>
    public IReadOnlyList<string> Stages => _stages.Names;

    /// <summary>The last stage whose maps have 4 cells a side or more; where there is none, the last with more than one cell.</summary>
    /// <exception cref="CandorException">The script has no stage.</exception>
    public string DefaultStage => _stages.Default;

    /// <summary>Refuses a stage that the script does not have, or cannot be cut at, saying why.</summary>
    /// <exception cref="CandorException">It is none.</exception>
    public void RequireStage(string stage) => _stages.Of(stage);

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x) => _stages.Of(stage).To(Formed(x));

    /// <inheritdoc/>
    public Tensor ForwardFrom(string stage, Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return Read(_stages.Of(stage).From(maps.clone()));       // what follows may work in place
    }

    /// <summary>Nothing: parts are registered under their own names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!IsRandom || training)
            return Read(Script.forward(Formed(x)));
        // The script draws from libtorch's own stream, which others may stand in the middle of.
        using var state = torch.random.get_rng_state();
        torch.random.manual_seed(0);
        try
        {
            return Read(Script.forward(Formed(x)));
        }
        finally
        {
            torch.random.set_rng_state(state);
        }
    }

    /// <summary>Inputs as the script takes them.</summary>
    private protected Tensor Formed(Tensor x) => Inputs?.Of(x) ?? x;

    /// <summary>Logits; a number in the target's own units is standardised.</summary>
    private protected Tensor Read(Tensor outputs) =>
        TargetScale is { } s ? (outputs - s.Mean) / s.Deviation : _outputs.Logits(outputs);

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
