using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Predictors;
using Candor.Reports.Images;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Explaining;

/// <summary>Which rows are shown masked, and by whose explanations.</summary>
public sealed record MaskedRowsRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Names of explainers. Empty: the run's own and <c>random</c>.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Rows, drawn at random without repetition; all where there are fewer.</summary>
    /// <value>50.</value>
    public int Rows { get; init; } = 50;

    /// <summary>k, the number of units that are shown. Null: the run's, or a tenth of the units.</summary>
    public int? K { get; init; }

    /// <summary>Data with the same columns. Null: the run's own test part.</summary>
    public string? Data { get; init; }

    /// <summary>How that data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Seed of the draw and of perturbations. Null: the run's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Is told what a person should know of the data, a sentence each.</summary>
    public Action<string>? Say { get; init; }
}

/// <summary>Rows of which only the units that an explainer selects for the model's prediction are to be seen.</summary>
/// <param name="Data">Name of the data.</param>
/// <param name="Classes">Names of the classes.</param>
/// <param name="K">Number of units shown.</param>
/// <param name="Seed">The seed in force.</param>
/// <param name="Methods">The explainers.</param>
/// <param name="Rows">Rows × explainers.</param>
public sealed record MaskedRows(string Data, IReadOnlyList<string> Classes, int K, ulong Seed, IReadOnlyList<string> Methods,
    IReadOnlyList<MaskedRow> Rows)
{
    /// <summary>All columns of a table with what they held in training, ready to show; empty for pictures and texts.</summary>
    public IReadOnlyList<FeatureValue> Columns { get; init; } = [];

    /// <summary>Selects the units of rows.</summary>
    /// <exception cref="CandorException">Rows, methods, k or data do not fit the run.</exception>
    public static MaskedRows Of(MaskedRowsRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Rows < 1)
            throw new CandorException(FormattableString.Invariant(
                $"{request.Rows} rows are to be shown, but it must be 1 or more (--rows 50)."));
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(request.Run, request.Device, request.Program, limits: request.Reading.Limits, say: request.Say);
        using var saved = context.Saved;
        var model = saved.Predictor;
        var seed = request.Seed ?? context.Config.Seed;
        var part = context.Part(request.Data, request.Reading, request.Say);
        var fidelity = context.Fidelity(request.K, null, seed);
        fidelity.Validate(model.Space.Units);
        var k = fidelity.KFor(model.Space.Units);
        var own = context.Config.LearnsExplainer ? context.Config.Method : context.Config.Explainer;
        string[] methods = [.. (request.Methods.Count == 0 ? [own, "random"] : request.Methods).Distinct(StringComparer.Ordinal)];
        int[] positions = [.. Draws.Of(part.Count, request.Rows, Seeds.Mix(seed, Seeds.Shown)).Order()];
        var x = InputTensors.Of(part, model).index_select(0,
            Tensor.From([.. positions.Select(p => (long)p)], [positions.Length], model.Device));
        var rows = new List<MaskedRow>();
        foreach (var name in methods)
        {
            using var inner = torch.NewDisposeScope();
            var explainer = context.Explainer(name == own ? null : name, null, shown: true);
            using var network = name == own ? context.Network : null;
            var selection = Metrics.Fidelity.Selection.Of(model, explainer, x, k, seed);
            var predicted = selection.Y.argmax(1).ToArray<long>();
            var kept = selection.Kept.to(ScalarType.Float64).ToArray<double>();
            rows.AddRange(positions.Select((position, i) => Masked(
                context.Contract.Of(part.Source, part.Rows[position]), name, (int)predicted[i],
                    kept[(i * model.Space.Units)..((i + 1) * model.Space.Units)],
                    model.Space, x.narrow(0, i, 1))));
        }
        return new MaskedRows(part.Source.Name, saved.Schema.Classes, k, seed, methods, rows)
        {
            Columns = [.. context.Contract.Schema.Columns.Select(c => new FeatureValue(c.Name, context.Contract.ShowRange(c)))],
        };
    }

    private static MaskedRow Masked(Case shown, string method, int predicted, double[] kept, FeatureSpace space, Tensor input)
    {
        var row = new MaskedRow(shown.Row ?? -1, method, predicted);
        if (ShownCase.Picture(shown, space, input) is { } image)
            return row with { Png = ExplanationImages.Top(image, new SampleExplanation("", 0, kept, 0, 0), kept.Count(v => v > 0)) };
        var values = ShownCase.Values(shown, space).Where((_, i) => kept[i] > 0);
        return shown.Words(0) is null ? row with { Features = [.. values] } : row with { Words = [.. values.Select(v => v.Value)] };
    }
}

/// <summary>What is to be seen of a row.</summary>
/// <param name="Row">The row in the data, from 0.</param>
/// <param name="Method">The explainer that selected.</param>
/// <param name="Predicted">The class that the model predicts from the whole row.</param>
public sealed record MaskedRow(int Row, string Method, int Predicted)
{
    /// <summary>An image, grey where nothing is selected. Null: no image.</summary>
    public byte[]? Png { get; init; }

    /// <summary>The selected words of a text, in their order. Null: no text.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>The selected columns of a table with their values. Null: no table.</summary>
    public IReadOnlyList<FeatureValue>? Features { get; init; }
}
