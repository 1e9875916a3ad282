namespace Candor.Onnx.Reading;

/// <summary>What a column of the output stands for.</summary>
internal enum OutputKind
{
    /// <summary>To be seen from what it gives.</summary>
    Unknown,

    /// <summary>A logit for each class.</summary>
    Logits,

    /// <summary>A probability for each class.</summary>
    Probabilities,

    /// <summary>The logit of the second of two classes.</summary>
    OneLogit,
}

/// <summary>The value of a graph that answers, and what it holds: an output, or the logits that a last Softmax or Sigmoid reads.</summary>
/// <param name="Name">Of the value.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Labels">Names of the classes that the file gives, in the order of the columns; null: none.</param>
internal sealed record OutputChoice(string Name, OutputKind Kind, IReadOnlyList<string>? Labels)
{
    // ML.NET calls what comes out "Score.output", and names the places of a vector beside it.
    private const string Again = ".output";

    private static readonly string[] s_scores = ["TreeEnsembleClassifier", "SVMClassifier", "LinearClassifier"];

    /// <summary>Chooses.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="named">The value that is asked for; null: the only output that gives numbers.</param>
    /// <param name="asLogits">Whether its numbers are said to be logits, whatever gives them.</param>
    /// <exception cref="CandorException">There is no such value, or more than one output that may be meant.</exception>
    public static OutputChoice Of(OnnxGraph graph, string? named, bool asLogits)
    {
        if (named is not null && graph.Giver(named) is null)
            throw new CandorException($"There is no value '{named}' in {graph.Name}; its outputs are {string.Join(", ", graph.Outputs)}.");
        var name = named ?? Only(graph);
        var labels = LabelsOf(graph, name);
        var node = graph.Giver(name);
        while (node is { Operator: "ZipMap" or "Identity" or "Cast" } && node.Inputs.Count > 0)
        {
            name = node.Inputs[0];
            node = graph.Giver(name);
        }
        return node switch
        {
            _ when asLogits => new(name, OutputKind.Logits, labels),
            { Operator: "Softmax" or "LogSoftmax" } when IsOverClasses(node) => new(node.Inputs[0], OutputKind.Logits, labels),
            { Operator: "Sigmoid" } => new(node.Inputs[0], OutputKind.OneLogit, labels),
            { Domain: "ai.onnx.ml", Operator: "Normalizer" } => new(name, OutputKind.Probabilities, labels),
            _ => new(name, OutputKind.Unknown, labels),
        };
    }

    private static string Only(OnnxGraph graph)
    {
        // Labels are whole numbers or texts; ML.NET also gives the columns again.
        var numbers = graph.Outputs.Where(o => o.Type is "float" or "double" or "float16" or "bfloat16" or "sequence" or "?"
            && !IsInput(graph, o.Name)).ToArray();
        if (numbers is [var only])
            return only.Name;
        OnnxValue[] Named(params string[] words) =>
            [.. numbers.Where(o => words.Any(w => o.Name.Contains(w, StringComparison.OrdinalIgnoreCase)))];
        var probable = Named("prob", "logit") is { Length: > 0 } found ? found : Named("score");
        // The same probabilities may also be given by name.
        probable = probable.Length > 1 ? [.. probable.Where(o => o.Type != "sequence")] : probable;
        return probable is [var one] ? one.Name : throw new CandorException(
            $"{graph.Name} has {(numbers.Length == 0 ? "no output of numbers" : "several outputs of numbers")}: " +
            $"{string.Join(", ", graph.Outputs)}; name the one with the logits or probabilities.");
    }

    private static bool IsInput(OnnxGraph graph, string value)
    {
        while (graph.Giver(value) is { Operator: "Identity" or "Cast" or "Reshape" or "Squeeze" or "Unsqueeze" } node)
            value = node.Inputs[0];
        return graph.Inputs.Any(i => i.Name == value);
    }

    private static bool IsOverClasses(OnnxNode node) => node.Int("axis", node.Opset < 13 ? 1 : -1) is -1 or 1;

    // What the classifier on the way says, or the map that is made of the same value.
    private static string[]? LabelsOf(OnnxGraph graph, string name)
    {
        if (graph.Nodes.FirstOrDefault(n => n.Operator == "ZipMap" && n.Inputs.Contains(name))?.Texts("classlabels_strings") is { } named)
            return named;
        var slots = $"mlnet.{(name.EndsWith(Again, StringComparison.Ordinal) ? name[..^Again.Length] : name)}.SlotNames";
        if (graph.Nodes.FirstOrDefault(n => n.Operator == "LabelEncoder" && n.Inputs.Contains(slots))?.Texts("keys_strings") is { } own)
            return own;
        for (var node = graph.Giver(name); node is { Inputs.Count: > 0 }; node = graph.Giver(node.Inputs[0]))
        {
            if (node.Domain != "ai.onnx.ml")
                continue;
            if (node.Texts("classlabels_strings") is { Length: > 0 } texts)
                return texts;
            if ((node.Ints("classlabels_int64s") ?? node.Ints("classlabels_ints")) is { Length: > 0 } numbers)
                return [.. numbers.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))];
            if (s_scores.Contains(node.Operator))
                break;
        }
        return null;
    }
}
