using System.Globalization;
using Google.Protobuf;
using Kind = global::Onnx.AttributeProto.Types.AttributeType;
using Proto = global::Onnx;

namespace Candor.Onnx.Reading;

/// <summary>Reads a file of ONNX and refuses what cannot be run, before anything is allocated for it.</summary>
internal static class GraphReader
{
    /// <summary>The newest version of ONNX's operators that the operators here were compared with.</summary>
    public const long NewestOpset = 24;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CandorException">It is missing, no ONNX, damaged, or asks for files elsewhere.</exception>
    public static OnnxGraph Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new CandorException($"There is no ONNX file {path}.");
            if (file.Length > int.MaxValue)
                throw new CandorException($"{path} is larger than 2 GiB, which no ONNX file can be; keep the weights in a file of their " +
                    $"own beside it (external data).");
            return Read(File.ReadAllBytes(path), path, Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">Bytes.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="folder">Where weights beside it lie; null: nowhere.</param>
    public static OnnxGraph Read(byte[] content, string name, string? folder)
    {
        RefuseOtherKinds(content, name);
        Proto.ModelProto model;
        try
        {
            model = Proto.ModelProto.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new CandorException($"{name} is no ONNX file, or was cut off ({e.Message.TrimEnd('.')}); export the model again.", e);
        }
        if (model.Graph is null || model.Graph.Node.Count == 0)
            throw new CandorException($"{name} holds no ONNX graph; give a file that an exporter wrote (torch.onnx.export, skl2onnx, " +
                $"tf2onnx, ML.NET).");
        var opsets = Opsets(model, name);
        if (model.Graph.SparseInitializer.Count > 0)
            throw new CandorException($"{name} has sparse weights, which this version does not read; export them dense.");
        foreach (var tensor in model.Graph.Initializer)
            ExternalData.TakeIn(tensor, folder, $"The initialiser '{tensor.Name}' of {name}");
        RefuseElsewhere(model.Graph, name, depth: 0);
        var constants = new Dictionary<string, OnnxConstant>(StringComparer.Ordinal);
        foreach (var tensor in model.Graph.Initializer)
        {
            TensorReader.Check(tensor, $"The initialiser '{tensor.Name}' of {name}");
            if (!constants.TryAdd(tensor.Name, new(tensor)))
                throw Twice(tensor.Name, name);
        }
        OnnxValue[] inputs = [.. model.Graph.Input.Where(i => !constants.ContainsKey(i.Name)).Select(OnnxValue.Of)];
        OnnxNode[] nodes = [.. model.Graph.Node.Select(n => new OnnxNode(n, Opset(n, opsets, name), LinearModel.Weights(n)))];
        foreach (var node in nodes.Where(ConstantNode.Is))
            if (!constants.TryAdd(node.Outputs[0], ConstantNode.Value(node)))
                throw Twice(node.Outputs[0], name);
        foreach (var (weight, constant) in nodes.SelectMany(LinearModel.Constants))
            if (!constants.TryAdd(weight, constant))
                throw Twice(weight, name);
        return new()
        {
            Model = model,
            Name = name,
            Constants = constants,
            Inputs = inputs,
            Outputs = [.. model.Graph.Output.Select(OnnxValue.Of)],
            Nodes = Ordered([.. nodes.Where(n => !ConstantNode.Is(n))], [.. inputs.Select(i => i.Name), .. constants.Keys],
                [.. model.Graph.Output.Select(o => o.Name)], name),
        };
    }

    private static void RefuseOtherKinds(byte[] content, string name)
    {
        if (content.AsSpan().StartsWith("PK\x03\x04"u8))
            throw new CandorException($"{name} is a zip archive, as TorchScript, pickled PyTorch, Keras and ML.NET write; " +
                $"those can be programs and are no ONNX: export the model as ONNX.");
        // Protocols 2 and 4; protobuf's first byte is never 0x80.
        if (content is [0x80, 2 or 3 or 4 or 5, ..])
            throw new CandorException($"{name} is a pickle of Python, which is a program and no ONNX; export the model as ONNX.");
    }

    private static Dictionary<string, long> Opsets(Proto.ModelProto model, string name)
    {
        var opsets = model.OpsetImport.GroupBy(o => o.Domain == "ai.onnx" ? "" : o.Domain)
            .ToDictionary(g => g.Key, g => g.Max(o => o.Version), StringComparer.Ordinal);
        // IR versions before 3 named no set and meant the first.
        if (opsets.Count == 0)
            opsets[""] = 1;
        if (opsets.TryGetValue("", out var own) && own is < 1 or > NewestOpset)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{name} asks for ONNX's operators of opset {own}, but this version knows 1 to {NewestOpset}; " +
                $"export the model with opset_version 17, say."));
        return opsets;
    }

    private static long Opset(Proto.NodeProto node, Dictionary<string, long> opsets, string name)
    {
        var domain = node.Domain == "ai.onnx" ? "" : node.Domain;
        return opsets.TryGetValue(domain, out var version) ? version : throw new CandorException(
            $"{name} uses the operator {node.OpType} of the set '{(domain.Length == 0 ? "ai.onnx" : domain)}', " +
            $"but does not say in which version (opset_import); the file is damaged.");
    }

    // Weights elsewhere, and graphs within graphs so deep that only an attack has them.
    private static void RefuseElsewhere(Proto.GraphProto graph, string name, int depth)
    {
        if (depth > 8)
            throw new CandorException($"{name} has graphs within graphs more than 8 deep, which no exporter writes; it is damaged.");
        if (depth > 0 && graph.Initializer.Any(ExternalData.Is))
            throw new CandorException($"{name} has weights of a graph within the graph in another file, " +
                $"which this version does not read; export them into the model.");
        foreach (var attribute in graph.Node.SelectMany(n => n.Attribute))
        {
            if ((attribute.T is { } one ? [one] : attribute.Tensors.ToArray()).Any(ExternalData.Is))
                throw new CandorException($"{name} has the attribute '{attribute.Name}' in another file, which no exporter writes; " +
                    $"it is damaged.");
            foreach (var inner in attribute.Type == Kind.Graph && attribute.G is { } g ? [g] : attribute.Graphs.ToArray())
                RefuseElsewhere(inner, name, depth + 1);
        }
    }

    /// <summary>Nodes in an order in which each reads what is there (Kahn).</summary>
    private static OnnxNode[] Ordered(OnnxNode[] nodes, HashSet<string> known, string[] outputs, string name)
    {
        var given = new HashSet<string>(known, StringComparer.Ordinal);
        foreach (var output in nodes.SelectMany(n => n.Outputs).Where(o => o.Length > 0))
            if (!given.Add(output))
                throw Twice(output, name);
        foreach (var node in nodes)
            if (node.Inputs.FirstOrDefault(i => i.Length > 0 && !given.Contains(i)) is { } missing)
                throw new CandorException($"{name} is damaged: the node {node.Title} reads '{missing}', which is no input, " +
                    $"no initialiser and no node's output.");
        if (outputs.FirstOrDefault(o => !given.Contains(o)) is { } none)
            throw new CandorException($"{name} is damaged: its output '{none}' is given by no node.");
        string[] Waits(OnnxNode node) => [.. node.Inputs.Where(i => i.Length > 0 && !known.Contains(i)).Distinct()];
        var readers = nodes.SelectMany(n => Waits(n).Select(i => (Input: i, Node: n))).ToLookup(r => r.Input, r => r.Node);
        var open = nodes.ToDictionary(n => n, n => Waits(n).Length);
        var place = nodes.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        // As the file has them, where that is such an order.
        var ready = new PriorityQueue<OnnxNode, int>(nodes.Where(n => open[n] == 0).Select(n => (n, place[n])));
        var order = new List<OnnxNode>(nodes.Length);
        while (ready.TryDequeue(out var node, out _))
        {
            order.Add(node);
            foreach (var next in node.Outputs.Where(o => o.Length > 0).SelectMany(o => readers[o]))
                if (--open[next] == 0)
                    ready.Enqueue(next, place[next]);
        }
        return order.Count == nodes.Length ? [.. order] : throw new CandorException(
            $"{name} is damaged: its graph goes round in a circle through {nodes.First(n => open[n] > 0).Title}.");
    }

    private static CandorException Twice(string value, string name) =>
        new($"{name} is damaged: the value '{value}' is given twice.");
}
