using System.Globalization;
using Candor.Data;
using Candor.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Candor.Onnx.Reading;

/// <summary>The inputs of a file that takes each column of a table by its name: raw values, [B, 1] or [B], as the data has them.</summary>
internal sealed class ColumnInputs
{
    private readonly OnnxGraph _graph;
    private readonly Standardizer _scale;
    private readonly int[] _columns;
    private int[]? _instead;

    private ColumnInputs(OnnxGraph graph, Standardizer scale, int[] columns) => (_graph, _scale, _columns) = (graph, scale, columns);

    /// <summary>Rows that it takes, no more and no fewer; null: any number.</summary>
    public int? Batch => _graph.Inputs.Select(i => i.Sizes is [{ } batch, ..] ? (int)Math.Min(batch, 1 << 20) : (int?)null)
        .FirstOrDefault(b => b is not null);

    /// <summary>What a reader of explanations should know; null: nothing.</summary>
    public string? Note => _instead is null ? null : "The model refuses a row that has no category in a column, " +
        $"so the commonest category stands for one that is taken away or missing ({string.Join(", ", Commonest().Take(6))}).";

    /// <summary>[columns] The input of each column of the data; null: the file does not take it.</summary>
    public IReadOnlyList<OnnxValue?> ByColumn => [.. Enumerable.Range(0, _scale.Columns.Count)
        .Select(c => Array.IndexOf(_columns, c) is >= 0 and var i ? _graph.Inputs[i] : null)];

    /// <summary>How the columns are encoded.</summary>
    public Standardizer Scale => _scale;

    /// <summary>Whether a file takes columns by name rather than all values of a row in one input.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scale">The data's columns; null: it has none.</param>
    public static bool Are(OnnxGraph graph, Standardizer? scale) => scale is { Columns: { Count: > 0 } columns }
        && (graph.Inputs.Count > 1 || graph.Inputs is [var only] && (only.Type == "string"
            || columns is [{ Kind: ColumnKind.Categorical }] && only.Sizes is [_] or [_, 1]));

    /// <summary>Matches inputs and columns.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scale">The data's columns, and how they are encoded.</param>
    /// <param name="output">The value that answers: inputs that it does not depend on are filled with nothing.</param>
    /// <exception cref="CandorException">An input is no column of the data, or of a kind that no column has.</exception>
    public static ColumnInputs Of(OnnxGraph graph, Standardizer scale, string output)
    {
        var asked = Reached(graph, output);
        int[] columns = [.. graph.Inputs.Select(i => asked.Contains(i.Name) ? Find(scale.Columns, i.Name) : -1)];
        foreach (var (input, column) in graph.Inputs.Zip(columns))
        {
            if (column < 0 && asked.Contains(input.Name))
                throw new CandorException($"{graph.Name} takes {input}, but the data has no column of that name " +
                    $"({string.Join(", ", scale.Columns.Take(12).Select(c => c.Name))}{(scale.Columns.Count > 12 ? ", …" : "")}). " +
                    "Give the data that the model was made for, or export it with one input for all values, or with one for each column, " +
                    "under the column's name.");
            Require(graph.Name, input, column < 0 ? null : scale.Columns[column]);
        }
        return new(graph, scale, columns);
    }

    /// <summary>Sees whether rows without a category are taken; where they are not, the commonest category stands there.</summary>
    /// <param name="run">Asks the file.</param>
    /// <exception cref="CandorException">It takes no rows at all.</exception>
    public void Try(Func<IReadOnlyList<NamedOnnxValue>, Tensor> run)
    {
        if (!_scale.Columns.Any(c => c.Kind == ColumnKind.Categorical))
            return;
        using var scope = torch.NewDisposeScope();
        var none = torch.zeros([Batch ?? 2, _scale.Width], device: torch.CPU);
        try
        {
            _ = run(Values(none));
        }
        catch (CandorException)
        {
            _instead = [.. _scale.Columns.Select((c, i) => c.Kind == ColumnKind.Categorical ? MostFrequent(i) : -1)];
            _ = run(Values(none));
        }
    }

    /// <summary>Values for the graph's inputs, in their order.</summary>
    /// <param name="x">Encoded inputs, [B, width].</param>
    public IReadOnlyList<NamedOnnxValue> Values(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var encoded = x.detach().to(ScalarType.Float32).cpu().contiguous().ToArray<float>();
        var (rows, width, columns) = (checked((int)x.size(0)), _scale.Width, _scale.Columns.Count);
        var raw = new double[rows * columns];
        for (var i = 0; i < rows; i++)
            _scale.Invert(encoded.AsSpan(i * width, width), raw.AsSpan(i * columns, columns));
        return [.. _graph.Inputs.Select((input, i) => Given(input, _columns[i], rows, row => raw[row * columns + _columns[i]]))];
    }

    private NamedOnnxValue Given(OnnxValue input, int column, int rows, Func<int, double> raw)
    {
        int[] shape = input.HasShape && input.Sizes.Count == 1 ? [rows] : [rows, 1];
        var own = column < 0 ? null : _scale.Columns[column];
        return input.Type switch
        {
            "string" => Make(Text),
            "double" => Make(Number),
            "float" or "?" => Make(row => (float)Number(row)),
            "int64" => Make(row => (long)Whole(row)),
            "int32" => Make(row => (int)Whole(row)),
            _ => Make(row => Text(row) is "1" or "true" or "True" or "TRUE" or "yes"),
        };

        NamedOnnxValue Make<T>(Func<int, T> value) => NamedOnnxValue.CreateFromTensor(input.Name,
            new DenseTensor<T>(Enumerable.Range(0, rows).Select(value).ToArray(), shape));

        // What is no number: a missing one, and the index of a category that is none.
        double Value(int row) => own is null ? 0 : double.IsNaN(raw(row)) && _instead is { } instead && instead[column] >= 0
            ? instead[column] : raw(row);

        string Text(int row) => own is null || double.IsNaN(Value(row)) ? ""
            : own.Kind == ColumnKind.Categorical ? own.Categories[(int)Value(row)] : Value(row).ToString("R", CultureInfo.InvariantCulture);

        double Number(int row) => own is not { Kind: ColumnKind.Categorical } || double.IsNaN(Value(row)) ? Value(row)
            : double.Parse(own.Categories[(int)Value(row)], CultureInfo.InvariantCulture);

        // The mean of whole numbers need not be one; no whole number says that there is none, so a number beyond the categories does.
        double Whole(int row) => !double.IsNaN(Number(row)) ? Math.Round(Number(row))
            : own!.Kind == ColumnKind.Numeric ? Math.Round(_scale.Mean[First(column)])
            : own.Categories.Min(c => double.Parse(c, CultureInfo.InvariantCulture)) - 1;
    }

    private static void Require(string name, OnnxValue input, Column? own)
    {
        if (input.Type is not ("string" or "double" or "float" or "int64" or "int32" or "bool" or "?")
            || input.HasShape && input.Sizes is not ([_] or [_, null or 1]))
            throw new CandorException($"{name} takes {input}, but the input of a column is [rows, 1] or [rows] of string, float, double, " +
                "int64, int32 or bool; export the model with one input for all values, or with one for each column.");
        if (own is { Kind: ColumnKind.Categorical } && input.Type is not ("string" or "bool")
            && own.Categories.FirstOrDefault(c => !double.TryParse(c, CultureInfo.InvariantCulture, out _)) is { } word)
            throw new CandorException($"{name} takes numbers in {input}, but the data has '{word}' there; give the data that the model " +
                "was made for.");
    }

    // By name; exporters write blanks and signs as underscores, and candor what is named like an output with ".input" behind.
    private static int Find(IReadOnlyList<Column> columns, string name)
    {
        string[] names = [.. columns.Select(c => c.Name)];
        var exact = Array.IndexOf(names, name);
        if (exact >= 0)
            return exact;
        var plain = Plain(name.EndsWith(".input", StringComparison.Ordinal) ? name[..^".input".Length] : name);
        int[] alike = [.. Enumerable.Range(0, names.Length).Where(i => Plain(names[i]) == plain)];
        return alike is [var one] ? one : -1;
    }

    private static string Plain(string name) =>
        string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));

    // The inputs that a value depends on.
    private static HashSet<string> Reached(OnnxGraph graph, string output)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([output]);
        while (open.TryPop(out var value))
        {
            if (!reached.Add(value) || graph.Giver(value) is not { } node)
                continue;
            // Graphs within read what they like of the outer one.
            foreach (var input in node.HasGraphs ? graph.Inputs.Select(i => i.Name).Concat(node.Inputs) : node.Inputs)
                open.Push(input);
        }
        return reached;
    }

    private int First(int column) => _scale.Columns.Take(column).Sum(c => c.Width);

    private int MostFrequent(int column) =>
        Enumerable.Range(0, _scale.Columns[column].Width).MaxBy(k => _scale.Mean[First(column) + k]);

    private IEnumerable<string> Commonest() => _instead!.Index().Where(c => c.Item >= 0)
        .Select(c => $"{_scale.Columns[c.Index].Name}: {_scale.Columns[c.Index].Categories[c.Item]}");
}
