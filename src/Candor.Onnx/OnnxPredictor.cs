using Candor.Data;
using Candor.Masking;
using Candor.Onnx.Asking;
using Candor.Onnx.Reading;
using Candor.Onnx.Rebuilding;
using Candor.Predictors;
using Candor.Tensors;
using TorchSharp.Modules;

namespace Candor.Onnx;

/// <summary>
/// An ONNX file as a predictor. Rebuilt from TorchSharp operators it has gradients, is tuned, and every value of its graph that is maps
/// [B, K, h, w] is a stage; where an operator is not rebuilt, ONNX Runtime answers, and explainers that only ask explain it.
/// </summary>
/// <remarks>Inputs [B, input shape]; of token indices too. Outputs that are probabilities become logits: what the last Softmax or Sigmoid
/// reads, else their logarithm. With a <see cref="Predictor.TargetScale"/> the file gives a number in the target's own units.</remarks>
public sealed class OnnxPredictor : Predictor, IStages, ISeededLayers
{
    private readonly GraphModule? _module;
    private readonly RuntimeSession? _session;
    private readonly InputForm _inputs;
    private readonly OutputForm _outputs;
    private readonly GraphStages? _stages;
    private readonly SoundLayers? _sound;

    private OnnxPredictor(OnnxFile file, FeatureSpace space, int classes, OnnxOptions options, Device device, TargetScale? scale)
    {
        (File, Space, Classes, Options, Device) = (file, space, classes, options, device);
        TargetScale = scale;
        var graph = file.Graph;
        var output = OutputChoice.Of(graph, options.Output, options.Outputs == OnnxOutputs.Logits);
        _inputs = InputForm.Of(InputChoice.Of(graph, space.InputShape), options.Inputs, graph.Name);
        DType = _inputs.IsDouble ? ScalarType.Float64 : ScalarType.Float32;
        var faults = options.Engine == OnnxEngine.Runtime ? [] : GraphPlan.Faults(graph, output.Name);
        if (options.Engine == OnnxEngine.Rebuilt || options.Engine == OnnxEngine.Auto && faults.Length == 0)
        {
            _module = new GraphModule(graph, output.Name, device);
            _sound = _module.NeedsSoundConvolutions ? SoundLayers.For(graph.Name, _module) : null;
            _stages = new GraphStages(_module, graph, () => _inputs.Form(Example()));
        }
        else
        {
            _session = new RuntimeSession(graph, output.Name);
            WhyNoGradients = faults is [var first, ..] ? $"{first}, so ONNX Runtime computes it" : "ONNX Runtime computes it";
        }
        try
        {
            _outputs = OutputForm.Of(output, options, graph.Name, classes, scale, x => Raw(x), Example);
        }
        catch
        {
            Dispose();
            throw;
        }
        train(false);
    }

    /// <summary>The file, with the weights that it came with.</summary>
    public OnnxFile File { get; }

    /// <summary>How it is read.</summary>
    public OnnxOptions Options { get; }

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "onnx";

    /// <inheritdoc/>
    public override ScalarType DType { get; }

    /// <inheritdoc/>
    public override Device Device { get; }

    /// <summary>What was recognised of its outputs, for people; null: they are logits.</summary>
    public string? OutputsNote => _outputs.Note;

    /// <summary>Whether the graph was rebuilt, so that it can be trained.</summary>
    public bool IsRebuilt => _module is not null;

    /// <inheritdoc/>
    public override bool HasGradients => IsRebuilt && base.HasGradients;

    /// <inheritdoc/>
    public override string? WhyNoGradients { get; }

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => Space.InputShape.Count == 3 ? 128 : base.ChunkRows(graph);

    /// <summary>Reads a file and tries it on two rows.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <param name="space">Units and inputs of the data.</param>
    /// <param name="classes">L; 1 for a regression.</param>
    /// <param name="options">What is not to be recognised, but said.</param>
    /// <param name="device">Where the rebuilt graph lives. Null: the processor.</param>
    /// <param name="scale">For a regression, whose file gives a number in the target's own units: the target's mean and deviation. Null:
    /// classes.</param>
    /// <exception cref="CandorException">The file is missing or damaged, or takes other inputs or gives other outputs than the data
    /// needs.</exception>
    public static OnnxPredictor Load(
        string path, FeatureSpace space, int classes, OnnxOptions? options = null, Device? device = null, TargetScale? scale = null) =>
        Of(OnnxFile.Read(path), space, classes, options, device, scale);

    /// <summary>A file for the data of a split: its columns, images, series or texts; raw values, its classes by their names.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <param name="data">The data; the file takes its raw values (see <see cref="OnnxOptions.Inputs"/>), unless the options say
    /// otherwise.</param>
    /// <param name="options">Null: raw values.</param>
    /// <exception cref="CandorException">As above.</exception>
    public static OnnxPredictor Load(string path, DataSplit data, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var schema = data.Source.Schema;
        options ??= new() { Inputs = data.Standardizer.Text is null ? GivenInputs.Raw(data.Standardizer) : null };
        return Load(path, SchemaSpaces.Of(schema), schema.Outputs, options with { ClassNames = options.ClassNames ?? schema.Classes },
            scale: TargetScale.Of(data));
    }

    /// <summary>A file that was read already.</summary>
    /// <inheritdoc cref="Load(string, FeatureSpace, int, OnnxOptions?, Device?, TargetScale?)"/>
    public static OnnxPredictor Of(
        OnnxFile file, FeatureSpace space, int classes, OnnxOptions? options = null, Device? device = null, TargetScale? scale = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        return new(file, space, classes, options ?? new(), device.OrCpu(), scale);
    }

    /// <summary>Writes the file with the present weights; all else in it stays as it was.</summary>
    /// <exception cref="CandorException">It cannot be written.</exception>
    public void Save(string path) => File.Write(path, this);

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_outputs.Read(Raw(x)));
    }

    /// <summary>Values of the graph that are maps [B, K, h, w], by their names, in the order in which they are computed. Shortcuts may go
    /// around them: Grad-CAM differentiates in the value all the same.</summary>
    public IReadOnlyList<string> Stages => _stages?.Names ?? [];

    /// <summary>The last stage whose maps have 4 cells a side or more; where there is none, the last with more than one cell.</summary>
    /// <exception cref="CandorException">There is none, or ONNX Runtime computes the file.</exception>
    public string DefaultStage => Staged.Default;

    private GraphStages Staged => _stages ?? throw new CandorException(
        $"Grad-CAM and its like need gradients, which {File.Graph.Name} does not have ({WhyNoGradients}); " +
        $"explain it with lime or kernel-shap.");

    /// <summary>Refuses a value that is no stage, saying why.</summary>
    /// <exception cref="CandorException">It is none.</exception>
    public void RequireStage(string stage) => Staged.Require(stage);

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Staged.To(stage, _inputs.Form(x)));
    }

    /// <summary>The rest, where nothing goes around the stage.</summary>
    /// <exception cref="CandorException">A shortcut goes around it.</exception>
    public Tensor ForwardFrom(string stage, Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_outputs.Read(Staged.From(stage, maps)));
    }

    /// <inheritdoc/>
    public (Tensor Maps, Tensor Logits) ForwardThrough(string stage, Tensor x, bool differentiable)
    {
        using var scope = torch.NewDisposeScope();
        var (maps, raw) = Staged.Through(stage, _inputs.Form(x), differentiable);
        using var grad = torch.enable_grad();
        return (scope.MoveToOuter(maps), scope.MoveToOuter(_outputs.Read(raw)));
    }

    /// <inheritdoc/>
    public void Reseed(ulong seed) => _module?.Reseed(seed);

    /// <summary>Nothing: parts are registered under the file's names, not those of fields.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        _module?.named_parameters(recurse) ?? [];

    /// <inheritdoc/>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
        _module?.named_buffers(recurse, include_nonpersistent) ?? [];

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        _module?.train(train);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        _module?.Dispose();
        _session?.Dispose();
        _outputs?.Dispose();
        _sound?.Dispose();
    }

    private Tensor Raw(Tensor x) => _inputs.InBatches(_inputs.Form(x), part => _module is not null ? _module.forward(part) : Asked(part));

    private Tensor Asked(Tensor x)
    {
        using var grad = torch.no_grad();
        var answer = _session!.Run([x]);
        return answer.to(Device);
    }

    // Two rows of numbers that are no special ones; of token indices the first ones.
    private Tensor Example()
    {
        using var generator = new Generator(0, Device);
        long[] shape = [2, .. Space.InputShape];
        return Space.IsContinuous ? torch.randn(shape, dtype: DType, device: Device, generator: generator)
            : torch.zeros(shape, dtype: DType, device: Device);
    }
}
