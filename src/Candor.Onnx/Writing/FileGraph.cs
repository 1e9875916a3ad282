using Candor.Data;
using Candor.Predictors;
using Type = global::Onnx.TensorProto.Types.DataType;

namespace Candor.Onnx.Writing;

/// <summary>Writes what a contract makes of raw values in front of a file that came from elsewhere; its outputs stay.</summary>
internal static class FileGraph
{
    // Where and IsNaN.
    private const long LeastOpset = 9;

    // Squeeze and Unsqueeze whose axes are inputs.
    private const long LeastOfLayers = 13;

    // LabelEncoder from texts to numbers.
    private const long LeastClassical = 2;

    /// <summary>Puts what prepares raw values before the nodes of a file.</summary>
    /// <param name="graph">The file; it is changed.</param>
    /// <param name="input">The input that takes the data, its type as ONNX calls it, and whether it takes images [B, H, W, C].</param>
    /// <param name="given">What the file makes of standardised inputs; null: it takes them as they are.</param>
    /// <param name="contract">What standardises them.</param>
    /// <param name="shape">Shape of an input.</param>
    /// <exception cref="CandorException">The file is too old for what prepares them, or takes no such numbers.</exception>
    /// <returns>The standardised inputs, in double precision.</returns>
    public static string Prepare(this GraphWriter graph, (string Name, string Type, bool ChannelsLast) input, GivenInputs? given,
        Contract contract, IReadOnlyList<long> shape)
    {
        var model = graph.Model;
        Require(model, "", LeastOpset, "what prepares raw values", "write it as it is (--inputs standardised)");
        if (contract.Schema.Columns.Any(c => c.Kind == ColumnKind.Categorical) && model.OpsetImport.Any(o => o.Domain == "ai.onnx.ml"))
            Require(model, "ai.onnx.ml", LeastClassical, "what prepares categories", "write it as it is (--inputs standardised)");
        global::Onnx.NodeProto[] own = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        model.Graph.Input.Remove(model.Graph.Input.First(i => i.Name == input.Name));
        var standardised = graph.Prepared(contract, shape, Type.Double, []);
        var x = standardised;
        if (given is not null)
            x = graph.Given(given, contract.Schema.Image is null ? [given.Factor.Count] : [given.Factor.Count, 1, 1], x);
        if (input.ChannelsLast)
            x = graph.Turned(x, 0, 2, 3, 1);
        graph.Called(graph.Cast(x, TypeOf(input.Type)), input.Name);
        model.Graph.Node.Add(own);
        return standardised;
    }

    /// <summary>Sees whether a file can hold a learned explainer behind its own nodes.</summary>
    /// <param name="graph">The file.</param>
    /// <param name="plain">Whether the explainer is of layers alone: no recurrent ones, none of images or texts.</param>
    /// <exception cref="CandorException">It is too old.</exception>
    public static void RequireExplainer(this GraphWriter graph, bool plain) => Require(graph.Model, "", plain ? LeastOpset : LeastOfLayers,
        "a learned explainer", "write the model alone (--no-explainer)");

    private static string Given(this GraphWriter graph, GivenInputs given, IReadOnlyList<long> shape, string x) => graph.Add("Add",
        [graph.Add("Mul", [x, graph.Doubles("/given/factor", given.Factor, shape)]), graph.Doubles("/given/shift", given.Shift, shape)]);

    private static Type TypeOf(string type) => type switch
    {
        "float" => Type.Float,
        "double" => Type.Double,
        "float16" => Type.Float16,
        _ => throw new CandorException($"The file takes {type}, of which no prepared values can be made; write it as it is " +
            "(--inputs standardised)."),
    };

    private static void Require(global::Onnx.ModelProto model, string domain, long least, string what, string instead)
    {
        var version = model.OpsetImport.Where(o => o.Domain == domain || domain.Length == 0 && o.Domain == "ai.onnx")
            .Select(o => o.Version).DefaultIfEmpty(1).Max();
        if (version < least)
            throw new CandorException(FormattableString.Invariant($"The file is written in version {version} of the operators of ") +
                FormattableString.Invariant($"{(domain.Length == 0 ? "ai.onnx" : domain)}, but {what} needs {least}; ") +
                $"export the model anew, or {instead}.");
    }
}
