using Candor.Data;
using Candor.Predictors;
using Type = global::Onnx.TensorProto.Types.DataType;

namespace Candor.Onnx.Writing;

/// <summary>Writes what a contract makes of raw values in front of a file that came from elsewhere; its outputs stay.</summary>
internal static class FileGraph
{
    // Where and IsNaN.
    private const long LeastOpset = 9;

    // LabelEncoder from texts to numbers.
    private const long LeastClassical = 2;

    /// <summary>Puts what prepares raw values before the nodes of a file.</summary>
    /// <param name="model">The file; it is changed.</param>
    /// <param name="input">The input that takes the data, its type as ONNX calls it, and whether it takes images [B, H, W, C].</param>
    /// <param name="given">What the file makes of standardised inputs; null: it takes them as they are.</param>
    /// <param name="contract">What standardises them.</param>
    /// <param name="shape">Shape of an input.</param>
    /// <exception cref="CandorException">The file is too old for what prepares them, or takes no such numbers.</exception>
    public static void Prepare(global::Onnx.ModelProto model, (string Name, string Type, bool ChannelsLast) input, GivenInputs? given,
        Contract contract, IReadOnlyList<long> shape)
    {
        Require(model, "", LeastOpset);
        if (contract.Schema.Columns.Any(c => c.Kind == ColumnKind.Categorical) && model.OpsetImport.Any(o => o.Domain == "ai.onnx.ml"))
            Require(model, "ai.onnx.ml", LeastClassical);
        var graph = new GraphWriter(model);
        global::Onnx.NodeProto[] own = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        model.Graph.Input.Remove(model.Graph.Input.First(i => i.Name == input.Name));
        var x = graph.Prepared(contract, shape, Type.Double, []);
        if (given is not null)
            x = graph.Given(given, contract.Schema.Image is null ? [given.Factor.Count] : [given.Factor.Count, 1, 1], x);
        if (input.ChannelsLast)
            x = graph.Turned(x, 0, 2, 3, 1);
        graph.Called(graph.Cast(x, TypeOf(input.Type)), input.Name);
        model.Graph.Node.Add(own);
    }

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

    private static void Require(global::Onnx.ModelProto model, string domain, long least)
    {
        var version = model.OpsetImport.Where(o => o.Domain == domain || domain.Length == 0 && o.Domain == "ai.onnx")
            .Select(o => o.Version).DefaultIfEmpty(1).Max();
        if (version < least)
            throw new CandorException(FormattableString.Invariant($"The file is written in version {version} of the operators of ") +
                FormattableString.Invariant($"{(domain.Length == 0 ? "ai.onnx" : domain)}, but what prepares raw values needs {least}; ") +
                "export the model anew, or write it as it is (--inputs standardised).");
    }
}
