using Candor.Predictors;

namespace Candor.Onnx.Reading;

/// <summary>How inputs as they are explained become what a file takes: its type and layout, raw values, batches of its size.</summary>
internal sealed class InputForm
{
    private readonly InputChoice _choice;
    private readonly ScalarType _type;
    private readonly GivenInputs? _given;

    private InputForm(InputChoice choice, ScalarType type, GivenInputs? given) => (_choice, _type, _given) = (choice, type, given);

    /// <summary>Whether the file computes in double precision.</summary>
    public bool IsDouble => _type == ScalarType.Float64;

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

    /// <summary>Inputs [B, input shape] as the file takes them.</summary>
    public Tensor Form(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var formed = _given?.Of(x) ?? x.alias();
        formed = _choice.ChannelsLast ? formed.permute(0, 2, 3, 1) : formed;
        if (formed.dtype != _type)
            formed = (_type is ScalarType.Int64 or ScalarType.Int32 ? formed.round() : formed).to(_type);
        return scope.MoveToOuter(formed);
    }

    /// <summary>Runs the rows together, or so many at a time as the file takes; the last ones are filled up.</summary>
    public Tensor InBatches(Tensor x, Func<Tensor, Tensor> run)
    {
        if (_choice.Batch is not { } batch || x.size(0) == batch)
            return run(x);
        using var scope = torch.NewDisposeScope();
        var answers = new List<Tensor>();
        for (var row = 0L; row < x.size(0); row += batch)
        {
            var count = Math.Min(batch, x.size(0) - row);
            var part = x.narrow(0, row, count);
            if (count < batch)
                part = torch.cat([part, x.narrow(0, row, 1).expand([batch - count, .. x.shape[1..]])]);
            answers.Add(run(part).narrow(0, 0, count));
        }
        return scope.MoveToOuter(answers.Count == 1 ? answers[0] : torch.cat([.. answers]));
    }
}
