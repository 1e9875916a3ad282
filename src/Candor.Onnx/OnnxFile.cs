using Candor.Data;
using Candor.Data.Files;
using Candor.Onnx.Asking;
using Candor.Onnx.Reading;
using Candor.Onnx.Rebuilding;
using Candor.Tensors;
using Google.Protobuf;

namespace Candor.Onnx;

/// <summary>
/// An ONNX file that was checked: what it takes and gives, and its two engines. <see cref="Rebuild"/> gives a TorchSharp module, with
/// gradients, to be trained; <see cref="Ask"/> a function over ONNX Runtime, which has every operator. As a predictor:
/// <see cref="OnnxPredictor.Load(string, Masking.FeatureSpace, int, OnnxOptions?, Device?, Data.TargetScale?)"/>.
/// </summary>
/// <remarks>A file is data, no program: it reads no other file than weights in its own folder. Files of 2 GiB and more are
/// refused.</remarks>
public sealed class OnnxFile
{
    private OnnxFile(OnnxGraph graph) => Graph = graph;

    /// <summary>The graph.</summary>
    internal OnnxGraph Graph { get; }

    /// <summary>Inputs, as "input float[batch, 9]".</summary>
    public IReadOnlyList<string> Inputs => [.. Graph.Inputs.Select(i => i.ToString())];

    /// <summary>Outputs, as "output float[batch, 3]".</summary>
    public IReadOnlyList<string> Outputs => [.. Graph.Outputs.Select(o => o.ToString())];

    /// <summary>Operators, each once.</summary>
    public IReadOnlyList<string> Operators => [.. Graph.Nodes.Select(n => n.FullOperator).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads a file, with weights that lie in a file of their own in its folder.</summary>
    /// <exception cref="CandorException">It is missing, no ONNX, damaged, or reads files elsewhere.</exception>
    public static OnnxFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new(GraphReader.Read(path));
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">Bytes.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="CandorException">It is no ONNX, damaged, or has its weights in another file.</exception>
    public static OnnxFile Read(byte[] content, string name = "the ONNX model")
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(name);
        return new(GraphReader.Read(content, name, folder: null));
    }

    /// <summary>Why an output cannot be rebuilt from TorchSharp operators: one entry for each operator that is not there. Empty: it can
    /// be.</summary>
    /// <param name="output">Name of a value. Null: the first output.</param>
    public IReadOnlyList<string> Faults(string? output = null) => GraphPlan.Faults(Graph, Given(output));

    /// <summary>The graph as a module, in evaluation mode, from its one input to an output. Weights are parameters under their names in the
    /// file, running statistics buffers; in training mode BatchNormalization and Dropout learn and drop.</summary>
    /// <param name="output">Name of a value. Null: the first output.</param>
    /// <param name="device">Where it lives. Null: the processor.</param>
    /// <exception cref="CandorException">An operator is not rebuilt, named with what can be done; or there is more than one
    /// input.</exception>
    public torch.nn.Module<Tensor, Tensor> Rebuild(string? output = null, Device? device = null) => Graph.Inputs.Count == 1
        ? new GraphModule(Graph, Given(output), device ?? torch.CPU)
        : throw new CandorException($"{Graph.Name} takes {Graph.Inputs.Count} inputs ({string.Join(", ", Inputs)}), " +
            $"but a module takes one.");

    /// <summary>A function over ONNX Runtime: values for the inputs, in their order, to an output, on the CPU and without gradients. Safe
    /// for many threads; dispose it.</summary>
    /// <param name="output">Name of a value. Null: the first output.</param>
    /// <exception cref="CandorException">ONNX Runtime refuses the file.</exception>
    public OnnxAsked Ask(string? output = null) => new(new RuntimeSession(Graph, Given(output)));

    /// <summary>Whether the file is told which places of a text there are.</summary>
    public bool TakesAttentionMask => TokenInputs.HasMaskIn(Graph);

    /// <summary>How many tokens of a text the file takes: tried, since files rarely say where their table of positions
    /// ends.</summary>
    /// <param name="pieces">What texts' indices stand for.</param>
    /// <param name="most">Tokens that are tried, at most.</param>
    /// <returns>The largest number up to <paramref name="most"/> that is answered; the file's own where it takes one alone; 0 where none
    /// is answered.</returns>
    /// <exception cref="CandorException">It takes no pieces of texts.</exception>
    public int LongestText(PieceShape pieces, int most)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var inputs = TokenInputs.Of(Graph, null, pieces);
        if (inputs.Length is { } one)
            return (int)one;
        using var scope = torch.NewDisposeScope();
        using var session = new RuntimeSession(Graph, AnyOutput(null));
        var (fits, fails) = (0, most + 1);
        for (var tried = most; fails - fits > 1; tried = (fits + fails) / 2)
            if (Answer(session, inputs, pieces, tried, out _) is not null)
                fits = tried;
            else
                fails = tried;
        return fits;
    }

    /// <summary>How many classes the file tells apart: tried on a text. One number for a text stands for two.</summary>
    /// <param name="pieces">What texts' indices stand for.</param>
    /// <param name="output">Name of the output; null: the only one of numbers.</param>
    /// <exception cref="CandorException">It takes no pieces of texts, or gives no numbers for each.</exception>
    public int ClassesOfTexts(PieceShape pieces, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var inputs = TokenInputs.Of(Graph, null, pieces);
        using var scope = torch.NewDisposeScope();
        using var session = new RuntimeSession(Graph, AnyOutput(output));
        var answer = Answer(session, inputs, pieces, (int)(inputs.Length ?? 4), out var failure) ?? throw failure!;
        return answer.dim() is 1 or 2 && answer.size(0) == (inputs.Batch ?? 1) ? (int)Math.Max(2, answer.numel() / answer.size(0))
            : throw new CandorException($"{Graph.Name} gives {answer.Describe()} for a text, but a number for each class [1, classes] is " +
                $"expected; name the output with the logits (--model-output).");
    }

    private string AnyOutput(string? named) => OutputChoice.Of(Graph, named, asLogits: false).Name;

    // Any piece but the pad token, which may count as no place.
    private static Tensor? Answer(RuntimeSession session, TokenInputs inputs, PieceShape pieces, int tokens, out CandorException? failure)
    {
        failure = null;
        try
        {
            var index = (float)pieces.Index(pieces.Pad == 0 ? pieces.Count - 1 : 0, PieceRole.Begins);
            var rows = inputs.Batch ?? 1;
            return session.Run(inputs.Form(Tensor.From([.. Enumerable.Repeat(index, rows * tokens)], [rows, tokens], torch.CPU)));
        }
        catch (CandorException e)
        {
            failure = e;
            return null;
        }
    }

    /// <summary>Writes the file with the weights and running statistics of a module that was rebuilt from it; all else stays. The file
    /// appears whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="module">What <see cref="Rebuild"/> gave, or a predictor of this file.</param>
    /// <exception cref="CandorException">The module is of another graph, or the file cannot be written.</exception>
    public void Write(string path, torch.nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(module);
        WriteWhole(path, With(module).Graph.Model.ToByteArray());
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    internal static void WriteWhole(string path, byte[] content)
    {
        try
        {
            WholeFile.WriteBytes(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"{path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The file with the weights and running statistics of a module that was rebuilt from it.</summary>
    internal OnnxFile With(torch.nn.Module module)
    {
        var changed = new OnnxFile(GraphReader.Read(Graph.Model.ToByteArray(), Graph.Name, folder: null));
        using var scope = torch.NewDisposeScope();
        foreach (var (name, value) in module.StateByName())
        {
            if (!changed.Graph.Constants.TryGetValue(name, out var constant)
                || value.numel() != TensorReader.Check(constant.Tensor, name)
                || TensorReader.TypeOf(constant.Tensor.DataType) != value.dtype)
                throw new CandorException($"The module has the value '{name}' as {value.Describe()}, which {Graph.Name} does not have; " +
                    $"give the module that was rebuilt from this file.");
            constant.Write(value);
        }
        return changed;
    }

    private string Given(string? output) => output is null ? Graph.Outputs[0].Name
        : Graph.Giver(output) is not null || Graph.Constants.ContainsKey(output) ? output
        : throw new CandorException($"There is no value '{output}' in {Graph.Name}; its outputs are {string.Join(", ", Outputs)}.");
}

/// <summary>An ONNX file in ONNX Runtime. Safe for many threads.</summary>
public sealed class OnnxAsked : IDisposable
{
    private readonly RuntimeSession _session;

    internal OnnxAsked(RuntimeSession session) => _session = session;

    /// <summary>Values for the inputs, in their order, to the output.</summary>
    /// <exception cref="CandorException">ONNX Runtime refuses the values.</exception>
    public Tensor Run(params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return _session.Run(inputs);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
