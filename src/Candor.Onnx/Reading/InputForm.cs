using Candor.Predictors;

namespace Candor.Onnx.Reading;

/// <summary>How inputs as they are explained become what a file takes: its inputs, their types and layout, raw values, batches of its
/// size.</summary>
internal sealed class InputForm
{
    private readonly ScalarType _type;
    private readonly GivenInputs? _given;

    private InputForm(InputChoice? choice, ScalarType type, GivenInputs? given, TokenInputs? tokens = null, ColumnInputs? columns = null) =>
        (Choice, _type, _given, Tokens, Columns) = (choice, type, given, tokens, columns);

    /// <summary>Whether the file computes in double precision.</summary>
    public bool IsDouble => _type == ScalarType.Float64;

    /// <summary>The one input that takes the data; null: there are several.</summary>
    public InputChoice? Choice { get; }

    /// <summary>The inputs of pieces of texts; null: the file takes something else.</summary>
    public TokenInputs? Tokens { get; }

    /// <summary>The inputs of columns by name; null: the file takes something else.</summary>
    public ColumnInputs? Columns { get; }

    /// <summary>Name of the input that takes the data; null: there are several.</summary>
    public string? Name => Choice?.Input.Name ?? Tokens?.Ids;

    /// <summary>What the pieces of texts need.</summary>
    public static InputForm Of(TokenInputs tokens) => new(null, ScalarType.Float32, null, tokens);

    /// <summary>What columns by name need.</summary>
    public static InputForm Of(ColumnInputs columns) => new(null, ScalarType.Float32, null, columns: columns);

    /// <summary>What an input needs.</summary>
    /// <exception cref="CandorException">The file takes texts.</exception>
    public static InputForm Of(InputChoice choice, GivenInputs? given, string name)
    {
        var type = choice.Input.Type switch
        {
            "float" => ScalarType.Float32,
            "double" => ScalarType.Float64,
            "int64" => ScalarType.Int64,
            "int32" => ScalarType.Int32,
            "float16" => ScalarType.Float16,
            _ => throw new CandorException($"{name} takes {choice.Input}, but inputs are numbers here; export the model with an input of " +
                $"float or double."),
        };
        return new(choice, type, given);
    }

    /// <summary>Inputs [B, input shape] as the file takes them, in the order of its inputs; where it takes columns, <see cref="Columns"/>
    /// gives them.</summary>
    public IReadOnlyList<Tensor> Form(Tensor x) => Tokens?.Form(x) ?? [Formed(x)];

    /// <summary>Runs the rows together, or so many at a time as the file takes; the last ones are filled up.</summary>
    /// <param name="rows">Values [B, …], row by row; several where a row has several.</param>
    /// <param name="run">Gives [b, …] for rows.</param>
    public Tensor InBatches(Tensor[] rows, Func<Tensor[], Tensor> run)
    {
        var all = rows[0].size(0);
        if ((Choice?.Batch ?? Tokens?.Batch ?? Columns?.Batch) is not { } batch || all == batch)
            return run(rows);
        using var scope = torch.NewDisposeScope();
        var answers = new List<Tensor>();
        for (var row = 0L; row < all; row += batch)
        {
            var count = Math.Min(batch, all - row);
            answers.Add(run([.. rows.Select(x => Filled(x.narrow(0, row, count), batch))]).narrow(0, 0, count));
        }
        return scope.MoveToOuter(answers.Count == 1 ? answers[0] : torch.cat([.. answers]));
    }

    private static Tensor Filled(Tensor part, int batch) => part.size(0) == batch ? part
        : torch.cat([part, part.narrow(0, 0, 1).expand([batch - part.size(0), .. part.shape[1..]])]);

    private Tensor Formed(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var formed = _given?.Of(x) ?? x.alias();
        formed = Choice!.ChannelsLast ? formed.permute(0, 2, 3, 1) : formed;
        if (formed.dtype != _type)
            formed = (_type is ScalarType.Int64 or ScalarType.Int32 ? formed.round() : formed).to(_type);
        return scope.MoveToOuter(formed);
    }
}
