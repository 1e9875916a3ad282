using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// A program outside as a predictor: it reads rows as JSON lines on standard input and answers each with a line of class probabilities.
/// Its "logits" are their logarithms. It has no gradients.
/// </summary>
public sealed class CommandPredictor : Predictor
{
    private readonly CommandProcess _process;
    private readonly CommandRows _rows;
    private readonly CommandOptions _options;

    /// <summary>A program as a predictor; it is started when first asked.</summary>
    /// <param name="command">The command line, as a shell reads it.</param>
    /// <param name="space">Units and inputs.</param>
    /// <param name="classes">L.</param>
    /// <param name="rows">How an input becomes a line.</param>
    /// <param name="options">Batches, time-outs, restarts.</param>
    public CommandPredictor(string command, FeatureSpace space, int classes, CommandRows rows, CommandOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(rows);
        _options = options ?? new();
        _options.Validate();
        (Command, Space, Classes, _rows) = (command, space, classes, rows);
        _process = new CommandProcess(command, _options);
        train(false);
    }

    /// <summary>The command line.</summary>
    public string Command { get; }

    /// <summary>Lines that the program wrote before its first answer and that are no JSON: a greeting, a warning of a library. They are
    /// skipped.</summary>
    public IReadOnlyList<string> Banner => _process.Banner;

    /// <inheritdoc/>
    public override FeatureSpace Space { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override string Architecture => "command";

    /// <inheritdoc/>
    public override bool HasGradients => false;

    /// <summary>log M(x), [B, L], without a graph.</summary>
    /// <exception cref="CandorException">The program cannot be started, ends, falls silent, or answers nonsense.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var values = x.detach().to(ScalarType.Float32).to(torch.CPU).contiguous().ToArray<float>();
        var (rows, width) = ((int)x.size(0), x.size(0) == 0 ? 0 : (int)(x.numel() / x.size(0)));
        var probabilities = new double[rows * Classes];
        for (var start = 0; start < rows; start += _options.Batch)
        {
            var count = Math.Min(_options.Batch, rows - start);
            var lines = Enumerable.Range(start, count).Select(i => _rows.Line(values.AsSpan(i * width, width))).ToArray();
            var answers = _process.Ask(lines);
            for (var i = 0; i < count; i++)
                CommandAnswer.Read(answers[i], lines[i], Command, probabilities.AsSpan((start + i) * Classes, Classes));
        }
        return scope.MoveToOuter(
            GivenOutputs.Probabilities.Logits(Tensor.From(probabilities, [rows, Classes], x.device)).to(x.dtype));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A constructor that threw leaves the finalizer an object whose fields are not set.
        if (!disposing)
            return;
        _process.Dispose();
    }
}
