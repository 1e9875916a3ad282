using Candor.Data;
using Candor.Predictors;
using Type = global::Onnx.TensorProto.Types.DataType;

namespace Candor.Onnx.Writing;

/// <summary>Writes what a learned explainer reads behind a file that came from elsewhere: the inputs as Candor has them, and the
/// probabilities.</summary>
internal static class FileAnswer
{
    /// <summary>Standardised inputs [B, input shape] of those that the file takes: x = (v − shift)/factor, 0 where v is no
    /// number.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="input">The file's input.</param>
    /// <param name="channelsLast">Whether it takes images [B, H, W, C].</param>
    /// <param name="given">What the file makes of standardised inputs; null: it takes them as they are.</param>
    /// <param name="dimensions">Of an input, without the batch.</param>
    public static string Standardised(this GraphWriter graph, string input, bool channelsLast, GivenInputs? given, int dimensions)
    {
        var v = channelsLast ? graph.Turned(input, 0, 3, 1, 2) : input;
        if (given is null)
            return v;
        long[] shape = dimensions == 3 ? [given.Factor.Count, 1, 1] : [given.Factor.Count];
        return graph.Known(graph.Cast(v, Type.Double), given.Shift, given.Factor, shape, "/explainer/input");
    }

    /// <summary>Standardised inputs [B, width] of columns that the file takes by name; one that it does not take becomes an
    /// input.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="scale">How columns are encoded.</param>
    /// <param name="inputs">[columns] Name and type of each column's input; null: the file has none.</param>
    /// <exception cref="CandorException">A category is told by a truth value, which may mean several.</exception>
    public static string Columns(this GraphWriter graph, Standardizer scale, IReadOnlyList<(string Name, string Type)?> inputs) =>
        graph.Add("Concat", [.. graph.EachColumn(scale, (column, i) =>
        {
            var numeric = column.Kind == ColumnKind.Numeric;
            if (inputs[i] is not { } input)
                return graph.Input(column.Name, numeric ? Type.Double : Type.String, 1);
            if (input.Type == "bool")
                throw new CandorException($"The file takes {input.Name} as true or false, of which no category can be told; write the " +
                    "model alone (--no-explainer).");
            var one = graph.Add("Reshape", [input.Name, graph.Whole("/explainer/column", [-1, 1])]);
            return numeric ? graph.Cast(one, Type.Double) : input.Type == "string" ? one : graph.AsText(one);
        })], ("axis", 1));

    /// <summary>Probabilities [B, L] in the order of the data's classes.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="answer">The value that answers.</param>
    /// <param name="form">What it holds.</param>
    /// <param name="order">[L] The place of each class among the file's own; null: the same.</param>
    /// <param name="classes">L.</param>
    public static string Probabilities(this GraphWriter graph, string answer, GivenForm form, long[]? order, int classes)
    {
        var one = form is GivenForm.OneLogit or GivenForm.OneProbability;
        var given = graph.Cast(graph.Add("Reshape", [answer, graph.Whole("/explainer/answer", [-1, one ? 1 : classes])]), Type.Float);
        var logits = form switch
        {
            GivenForm.Logits => given,
            GivenForm.Probabilities => Log(given),
            GivenForm.OneLogit => graph.Add("Concat", [graph.Add("Sub", [given, given]), given], ("axis", 1)),
            _ => graph.Add("Concat",
                [Log(graph.Add("Sub", [graph.Floats("/explainer/whole", [1], 1), given])), Log(given)], ("axis", 1)),
        };
        var y = graph.Add("Softmax", [logits], ("axis", 1));
        return order is null ? y : graph.Add("Gather", [y, graph.Whole("/explainer/order", order)], ("axis", 1));

        string Log(string p) => graph.Add("Log",
            [graph.Add("Max", [p, graph.Floats("/explainer/nothing", [GivenOutputs.LeastProbability], 1)])]);
    }

    // Whole numbers that stand for categories; text of a fraction is each engine's own.
    private static string AsText(this GraphWriter graph, string value) => graph.Cast(graph.Cast(value, Type.Int64), Type.String);
}
