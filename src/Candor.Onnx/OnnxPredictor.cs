using System.Globalization;
using Candor.Data;
using Candor.Explainers;
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
/// reads, else their logarithm. Of texts that a tokenizer cut (<see cref="PieceSpace"/>) the file gets <c>input_ids</c>,
/// <c>attention_mask</c> and <c>token_type_ids</c>, and gradients are taken in the vectors that it looks up for the ids. With a
/// <see cref="Predictor.TargetScale"/> the file gives a number in the target's own units.</remarks>
public sealed partial class OnnxPredictor : Predictor, IStages, ISeededLayers, IAttention
{
    private const int ChunkTokens = 1 << 14;
    private readonly GraphModule? _module;
    private readonly RuntimeSession? _session;
    private readonly InputForm _inputs;
    private readonly OutputForm _outputs;
    private readonly GraphStages? _stages;
    private readonly SoundLayers? _sound;
    private readonly TokenTable? _table;
    private readonly AttentionShares? _attention;

    private OnnxPredictor(OnnxFile file, FeatureSpace space, int classes, OnnxOptions options, Device device, TargetScale? scale)
    {
        (File, Space, Classes, Options, Device) = (file, space, classes, options, device);
        TargetScale = scale;
        var graph = file.Graph;
        var output = OutputChoice.Of(graph, options.Output, options.Outputs == OnnxOutputs.Logits);
        _inputs = space is PieceSpace words ? InputForm.Of(TokenInputs.Of(graph, space.InputShape[0], words.Pieces))
            : ColumnInputs.Are(graph, options.Columns) ? InputForm.Of(ColumnInputs.Of(graph, options.Columns!, output.Name))
            : InputForm.Of(InputChoice.Of(graph, space.InputShape), options.Inputs, graph.Name);
        _table = space.IsContinuous ? null : TokenTable.Of(graph, _inputs.Name!);
        RequirePieces(graph, space);
        DType = _inputs.IsDouble ? ScalarType.Float64 : ScalarType.Float32;
        if (TakesColumns && options.Engine == OnnxEngine.Rebuilt)
            throw new CandorException($"{graph.Name} takes an input for each column, which ONNX Runtime computes; leave the engine out.");
        var faults = options.Engine == OnnxEngine.Runtime ? [] : GraphPlan.Faults(graph, output.Name);
        if (options.Engine == OnnxEngine.Rebuilt || options.Engine == OnnxEngine.Auto && faults.Length == 0 && !TakesColumns)
        {
            _module = new GraphModule(graph, output.Name, device);
            _sound = _module.NeedsSoundConvolutions ? SoundLayers.For(graph.Name, _module) : null;
            _attention = _inputs.Tokens is null ? null : AttentionShares.Of(_module);
            _stages = space.IsContinuous ? new GraphStages(_module, graph, () => _inputs.Form(Example())[0]) : null;
            WhyNoGradients = space.IsContinuous || _table is not null ? null
                : "it is not seen where the file looks up the vectors of tokens";
        }
        else
        {
            _session = new RuntimeSession(graph, output.Name);
            WhyNoGradients = TakesColumns ? "the file takes raw values of columns by name, so ONNX Runtime computes it"
                : faults is [var first, ..] ? $"{first}, so ONNX Runtime computes it" : "ONNX Runtime computes it";
        }
        try
        {
            _inputs.Columns?.Try(given => _session!.Run(given));
            _outputs = OutputForm.Of(output, options, graph.Name, classes, scale, DType, x => Raw(x), Example);
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

    /// <summary>Whether the file takes an input for each column of a table, by name.</summary>
    public bool TakesColumns => _inputs.Columns is not null;

    /// <summary>Whether the file takes values as the data has them, so that nothing prepares them: columns by name, or one input of raw
    /// values.</summary>
    /// <param name="data">How the data is standardised.</param>
    public bool TakesRaw(Standardizer data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return TakesColumns || data.Text is not null || Options.Inputs is { } given
            && given.Factor.SequenceEqual(data.Deviation) && given.Shift.SequenceEqual(data.Mean);
    }

    /// <summary>How inputs become what the file takes.</summary>
    internal InputForm Input => _inputs;

    /// <summary>How what the file gives becomes logits.</summary>
    internal OutputForm Output => _outputs;

    /// <summary>What is to be known of how it takes columns, for people; null: nothing.</summary>
    public string? ColumnsNote => _inputs.Columns?.Note;

    /// <summary>Whether the graph was rebuilt, so that it can be trained.</summary>
    public bool IsRebuilt => _module is not null;

    /// <inheritdoc/>
    public override bool HasGradients => IsRebuilt && (Space.IsContinuous || _table is not null);

    /// <summary>Whether the file is told which places of a text there are (<c>attention_mask</c>); where it is not, texts are asked with
    /// others of their length alone, so that nothing is filled up.</summary>
    public bool HasAttentionMask => _inputs.Tokens is { HasMask: true };

    /// <summary>What is to be known of the file's vectors for pieces, for people; null: nothing.</summary>
    public string? PiecesNote => Space is not PieceSpace { Pieces.Count: var known } || !(_table?.Rows > known) ? null
        : string.Create(CultureInfo.InvariantCulture,
        $"The model has vectors for {_table.Rows} pieces and the tokenizer knows {known}: usual where vectors are filled up, " +
        $"wrong where the two are of different models.");

    /// <inheritdoc/>
    public override string? WhyNoGradients { get; }

    /// <inheritdoc/>
    public override int ChunkRows(bool graph) => Space.InputShape.Count == 3 ? 128
        : Space is PieceSpace ? (int)Math.Clamp(ChunkTokens / Space.InputShape[0], 8, 1024) : base.ChunkRows(graph);

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
        options = options with
        {
            Labels = options.Labels ?? (data.Standardizer.Text as PieceEncoder)?.Classes,
            Columns = options.Columns ?? data.Standardizer,
        };
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

    /// <inheritdoc/>
    public Tensor Embed(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var ids = _inputs.Tokens?.IdsOf(x) ?? x.to(ScalarType.Int64);
        var table = Vectors;
        return scope.MoveToOuter(table.index_select(0, ids.flatten()).reshape([.. x.shape, table.size(1)]));
    }

    /// <inheritdoc/>
    public Tensor ForwardEmbedded(Tensor embedded, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(embedded);
        _ = Vectors;
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_outputs.Read(Raw(x, embedded)));
    }

    /// <inheritdoc/>
    public long Width => Vectors.size(1);

    /// <inheritdoc/>
    public void RequireAttention()
    {
        if (_attention is null)
            throw new CandorException($"In {File.Graph.Name} it is not seen where attention is computed, " +
                $"so there is no derivative in it; use " +
                "--removal mask or --removal pad, or an explainer that only asks (lime, kernel-shap).");
    }

    /// <inheritdoc/>
    public Tensor ForwardAttended(Tensor embedded, Tensor shares, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(embedded);
        ArgumentNullException.ThrowIfNull(shares);
        RequireAttention();
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_outputs.Read(Raw(x, embedded, shares)));
    }

    /// <summary>Masks blend a token's vector with that of the background, and the attention that is paid to it with none where the
    /// background is a place that is not attended to.</summary>
    /// <inheritdoc/>
    public override Tensor ForwardMasked(Tensor x, Tensor units, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(b);
        if (Space.IsContinuous || !HasGradients)
            return base.ForwardMasked(x, units, b);
        using var scope = torch.NewDisposeScope();
        var kept = Space.For(x).Expand(units);
        var (from, to) = ContinuousInputs.Way(this, x, b, differentiable: torch.is_grad_enabled());
        var blended = from + kept.unsqueeze(2) * (to - from);
        return scope.MoveToOuter(ContinuousInputs.Forward(this, blended, torch.where(kept.detach().eq(0), b, x)));
    }

    private Tensor Vectors => _module is not null && _table is not null ? _module.Constant(_table.Weight)
        : throw new CandorException($"{File.Graph.Name} cannot be entered behind its look-up of tokens ({WhyNoGradients}).");

    /// <summary>Values of the graph that are maps [B, K, h, w], by their names, in the order in which they are computed. Shortcuts may go
    /// around them: Grad-CAM differentiates in the value all the same.</summary>
    public IReadOnlyList<string> Stages => _stages?.Names ?? [];

    /// <summary>The last stage whose maps have 4 cells a side or more; where there is none, the last with more than one cell.</summary>
    /// <exception cref="CandorException">There is none, or ONNX Runtime computes the file.</exception>
    public string DefaultStage => Staged.Default;

    private GraphStages Staged => _stages ?? throw new CandorException(!Space.IsContinuous
        ? $"Grad-CAM and its like explain maps of images, but {File.Graph.Name} takes texts; use integrated-gradients or gradient-x-input."
        : $"Grad-CAM and its like need gradients, which {File.Graph.Name} does not have ({WhyNoGradients}); " +
        $"explain it with lime or kernel-shap.");

    /// <summary>Refuses a value that is no stage, saying why.</summary>
    /// <exception cref="CandorException">It is none.</exception>
    public void RequireStage(string stage) => Staged.Require(stage);

    /// <inheritdoc/>
    public Tensor ForwardTo(string stage, Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Staged.To(stage, _inputs.Form(x)[0]));
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
        var (maps, raw) = Staged.Through(stage, _inputs.Form(x)[0], differentiable);
        using var grad = torch.enable_grad();
        return (scope.MoveToOuter(maps), scope.MoveToOuter(_outputs.Read(raw)));
    }

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

    private Tensor Raw(Tensor x, Tensor? embedded = null, Tensor? shares = null)
    {
        Tensor[] rows = [x, .. embedded is null ? [] : new[] { embedded }, .. shares is null ? [] : new[] { shares }];
        return _inputs.Tokens is { HasMask: false, Length: null } ? TextLengths.Apart(rows, Batches) : Batches(rows);
    }

    private Tensor Batches(Tensor[] rows) => _inputs.InBatches(rows, Computed);

    // Indices, and where the graph is entered behind the look-up, vectors and shares of attention. What is behind the end of all texts
    // costs time and says nothing.
    private Tensor Computed(Tensor[] rows)
    {
        if (_inputs.Tokens?.Used(rows[0]) is { } used)
            rows = [.. rows.Select(r => r.narrow(1, 0, used))];
        if (_inputs.Columns is { } columns)
            return _session!.Run(columns.Values(rows[0])).to(Device);
        var formed = _inputs.Form(rows[0]);
        if (_module is null)
            return Asked(formed);
        if (rows.Length == 1)
            return _module.Run(formed);
        var looked = _module.Plan.PlaceOf(_table!.Value);
        return _module.Run(formed, (at, value) => at == looked ? rows[1] : rows.Length > 2 ? _attention!.On(at, value, rows[2]) : value);
    }

    private Tensor Asked(IReadOnlyList<Tensor> inputs)
    {
        using var grad = torch.no_grad();
        var answer = _session!.Run(inputs);
        return answer.to(Device);
    }

    private void RequirePieces(OnnxGraph graph, FeatureSpace space)
    {
        if (space is PieceSpace { Pieces.Count: var known } && _table?.Rows < known)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"The tokenizer knows {known} pieces, but {graph.Name} has vectors for {_table.Rows}; give the model's own tokenizer " +
                $"(--tokenizer)."));
    }

    // Two rows of numbers that are no special ones; of token indices the first ones; of texts a few pieces.
    private Tensor Example()
    {
        if (Space is PieceSpace { Pieces: var pieces })
            return Tensor.From([.. Enumerable.Range(0, 2 * Space.Units).Select(i => i % Space.Units < 4
                ? (float)pieces.Index(i % pieces.Count, PieceRole.Begins) : 0)], [2, Space.Units], Device);
        if (TakesColumns)
            return Tensor.From([-0.5f, 0.5f], [2, 1], Device).expand([2, Space.InputShape[0]]);
        using var generator = new Generator(0, Device);
        long[] shape = [2, .. Space.InputShape];
        return Space.IsContinuous ? torch.randn(shape, dtype: DType, device: Device, generator: generator)
            : torch.zeros(shape, dtype: DType, device: Device);
    }
}
