using Candor.Data;
using Type = global::Onnx.TensorProto.Types.DataType;

namespace Candor.Onnx.Writing;

/// <summary>Writes what a contract makes of raw values: the inputs that the predictor takes, as <see cref="Standardizer"/> gives
/// them.</summary>
/// <remarks>A graph cannot refuse a value: what is missing, and a category that training did not have, becomes the background, as with
/// <c>--missing mean --unknown background</c>.</remarks>
internal static class PreparationGraph
{
    /// <summary>The input of all numbers of a row.</summary>
    public const string Values = "values";

    /// <summary>The input of images.</summary>
    public const string Pixels = "pixels";

    /// <summary>The input of texts.</summary>
    public const string Words = "words";

    /// <summary>The predictor's inputs, [B, input shape], of raw ones.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="contract">What prepares them.</param>
    /// <param name="shape">The predictor's input shape.</param>
    /// <param name="type">In which it computes.</param>
    /// <param name="taken">Names that stand for something else already.</param>
    public static string Prepared(
        this GraphWriter graph, Contract contract, IReadOnlyList<long> shape, Type type, IReadOnlyCollection<string> taken)
    {
        if (contract.Standardizer.Text is { } encoder)
            return graph.Indices(encoder);
        var (mean, deviation) = (contract.Standardizer.Mean, contract.Standardizer.Deviation);
        if (contract.Schema.Image is { } image)
            return graph.Cast(graph.Standardised(graph.Cast(graph.Input(Pixels, Type.Float, shape), Type.Double), mean, deviation,
                [image.Channels, 1, 1], "/prepare"), type);
        var columns = contract.Schema.Columns;
        if (columns.Any(c => c.Kind == ColumnKind.Categorical))
            return graph.Cast(graph.Add("Concat", [.. graph.EachColumn(contract.Standardizer, (column, _) => graph.Input(
                taken.Contains(column.Name) ? $"{column.Name}.input" : column.Name,
                column.Kind == ColumnKind.Numeric ? Type.Double : Type.String, 1))], ("axis", 1)), type);
        var values = graph.Known(graph.Input(Values, Type.Double, columns.Count), mean, deviation, [mean.Count], "/prepare");
        var inputs = graph.Cast(values, type);
        return shape.Count == 1 ? inputs : graph.Add("Reshape", [inputs, graph.Whole("/prepare/shape", [-1, .. shape])]);
    }

    /// <summary>What is made of each column, [B, width of the column], in order.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="scale">How columns are encoded.</param>
    /// <param name="input">The value of a column by its place, [B, 1], double, of categories string.</param>
    public static IEnumerable<string> EachColumn(this GraphWriter graph, Standardizer scale, Func<Column, int, string> input)
    {
        var first = 0;
        foreach (var (i, column) in scale.Columns.Index())
        {
            double[] mean = [.. scale.Mean.Skip(first).Take(column.Width)];
            double[] deviation = [.. scale.Deviation.Skip(first).Take(column.Width)];
            first += column.Width;
            var prefix = FormattableString.Invariant($"/prepare/{i}");
            yield return column.Kind == ColumnKind.Numeric ? graph.Known(input(column, i), mean, deviation, [mean.Length], prefix)
                : graph.Category(input(column, i), column.Categories, mean, deviation, prefix);
        }
    }

    /// <summary>(v − mean)/deviation, and 0 where v is no number.</summary>
    public static string Known(this GraphWriter graph, string values, IReadOnlyList<double> mean, IReadOnlyList<double> deviation,
        IReadOnlyList<long> shape, string prefix) => graph.Add("Where", [graph.Add("IsNaN", [values]),
            graph.Doubles($"{prefix}/background", [0]), graph.Standardised(values, mean, deviation, shape, prefix)]);

    // A category beside all known ones, standardised like numbers; 0 where it is none of them.
    private static string Category(this GraphWriter graph, string texts, IReadOnlyList<string> categories, IReadOnlyList<double> mean,
        IReadOnlyList<double> deviation, string prefix)
    {
        long[] codes = [.. Enumerable.Range(0, categories.Count).Select(c => (long)c)];
        var code = graph.AddClassical("LabelEncoder", [texts], ("keys_strings", categories),
            ("values_int64s", codes), ("default_int64", -1));                    // [B, 1]
        var on = graph.Cast(graph.Add("Equal", [code, graph.Whole($"{prefix}/codes", codes)]), Type.Double);
        return graph.Add("Where", [graph.Add("Less", [code, graph.Whole($"{prefix}/none", 0)]),
            graph.Doubles($"{prefix}/background", [0]), graph.Standardised(on, mean, deviation, [mean.Count], prefix)]);
    }

    private static string Standardised(this GraphWriter graph, string x, IReadOnlyList<double> mean, IReadOnlyList<double> deviation,
        IReadOnlyList<long> shape, string prefix) => graph.Add("Div",
            [graph.Add("Sub", [x, graph.Doubles($"{prefix}/mean", mean, shape)]), graph.Doubles($"{prefix}/deviation", deviation, shape)]);

    private static string Indices(this GraphWriter graph, TextEncoder texts)
    {
        if (texts is not WordEncoder encoder)
            throw new CandorException("A tokenizer cuts these texts, which an ONNX file does not hold; export without the preparation " +
                "(--logits), or give the model's own file with the tokenizer beside it.");
        var words = encoder.Vocabulary.Words;
        return graph.AddClassical("LabelEncoder", [graph.Input(Words, Type.String, encoder.Shape.Tokens)],
            ("keys_strings", (IReadOnlyList<string>)["", .. words]),
            ("values_int64s", (IReadOnlyList<long>)[Vocabulary.Pad, .. words.Select(w => encoder.Vocabulary[w])]),
            ("default_int64", Vocabulary.Unknown));
    }
}
