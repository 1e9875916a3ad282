using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics.Fidelity;
using Candor.Predictors;
using Candor.Reports.Images;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Runs.Training;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>Measures what an explainer selects: fidelity, leakage, sensitivity, time; with a few rows to look at.</summary>
/// <remarks><c>tps</c> is a time and differs from run to run; all else is the same for the same hash.</remarks>
public sealed class FidelityUnit : Job
{
    private const int Candidates = 40, MostUnits = 40;

    /// <summary>Data, units and <see cref="LearnedConfig.Fidelity"/>; the explainer's name and settings where none was learned.</summary>
    public required TrainConfig Config { get; init; }

    /// <summary>The model that is explained.</summary>
    public required BlackBoxUnit Model { get; init; }

    /// <summary>EVAL-X's judge.</summary>
    public required JudgeUnit Judge { get; init; }

    /// <summary>A judge of another kind; null: none is asked.</summary>
    public JudgeUnit? OtherJudge { get; init; }

    /// <summary>The learned explainer; null: the configuration names one of the catalog.</summary>
    public ExplainerUnit? Explainer { get; init; }

    /// <summary>Training rows whose selections A′ is trained on; null: all.</summary>
    public int? JudgeRows { get; init; }

    /// <summary>Test rows that are scored; null: all.</summary>
    public int? TestRows { get; init; }

    /// <summary>Rows to look at.</summary>
    public int Samples { get; init; }

    /// <inheritdoc />
    public override string Kind => "fidelity";

    /// <inheritdoc />
    public override JsonObject Configuration => new()
    {
        ["train"] = SetupOf.Json(Config),
        ["judgeRows"] = JudgeRows,
        ["testRows"] = TestRows,
        ["samples"] = Samples
    };

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => Model.Data;

    /// <inheritdoc />
    public override IReadOnlyList<Job> Needs => [.. new Job?[] { Model, Judge, Explainer, OtherJudge }.OfType<Job>()];

    /// <inheritdoc />
    public override double Weight => Config.Explainer is "lime" or "kernel-shap" && Explainer is null ? 8 : 2;

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = torch.NewDisposeScope();
        var setup = SetupOf.Open(Config, context, model: Model);
        using var model = setup.OpenModel();
        var family = setup.Family(model);
        using var judge = SetupOf.Read(context.ArtefactOf(Judge), family);
        using var other = OtherJudge is null ? null : SetupOf.Read(context.ArtefactOf(OtherJudge), OtherJudge.FamilyOf(setup, model));
        var (explainer, owner) = ExplainerOf(setup, model, Explainer is null ? null : context.ArtefactOf(Explainer));
        using var _ = owner;
        var rows = SetupOf.Some(setup, setup.Test, TestRows);
        var fidelity = new SelectionFidelity(
            model, family, InputTensors.Of(SetupOf.Some(setup, setup.Data.Train, JudgeRows), model), InputTensors.Of(rows, model),
            setup.Baseline, setup.Learned.Fidelity, judge, other);
        context.Cancellation.ThrowIfCancellationRequested();
        var (scores, test) = fidelity.Measure(explainer, context.Clock);
        var result = UnitScores.Json(scores);
        if (GroundTruth.Of(setup.Data.Source, model.Space) is { } relevant)
            result["relevant"] = UnitScores.Json(GroundTruth.Score(test.Kept, relevant));
        return new JsonObject { ["scores"] = result, ["samples"] = UnitScores.Json(Show(setup, model, explainer)) };
    }

    /// <summary>An explainer, learned or of the catalog; a learned one's network is the caller's.</summary>
    internal static (Explainer Explainer, IDisposable? Owner) ExplainerOf(LearnSetup setup, Predictor model, string? learned)
    {
        if (learned is not null)
        {
            var (explainer, _, network) = SavedExplainer.Read(learned, model);
            return (explainer, network);
        }
        return (Catalog.Explainer(setup.Config.Explainer,
            ExplainerFits.Scored(setup.Config.Explainer, setup.Config.ExplainerSettings), setup.Baseline), null);
    }

    /// <summary>Test rows, the classes in turn, with what is selected of them.</summary>
    private IEnumerable<SelectionSample> Show(LearnSetup setup, Predictor model, Explainer explainer)
    {
        var few = SetupOf.Some(setup, setup.Test, Candidates);
        var chosen = few.Rows.Zip(few.Labels).GroupBy(r => r.Second).SelectMany(g => g.Select((r, turn) => (r.First, r.Second, turn)))
            .OrderBy(r => r.turn).ThenBy(r => r.Second).Take(Samples).Select(r => r.First).ToArray();
        if (chosen.Length == 0)
            yield break;
        using var scope = torch.NewDisposeScope();
        var source = setup.Data.Source;
        var contract = Contract.Of(source.Schema, setup.Data.Standardizer, setup.Config.Reading);
        var part = setup.Data.Part("samples", chosen);
        var x = InputTensors.Of(part, model);
        var fidelity = setup.Learned.Fidelity;
        var k = fidelity.KFor(model.Space.Units);
        var selection = Selection.Of(model, explainer, x, k, fidelity.Seed);
        var decided = model.Probabilities(Selection.Mask(x, selection.Kept, setup.Baseline.On(x), model.Space)).argmax(1).ToArray<long>();
        var predicted = selection.Y.argmax(1).ToArray<long>();
        var kept = selection.Kept.to(ScalarType.Float64).ToArray<double>();
        for (var i = 0; i < chosen.Length; i++)
        {
            var mask = kept[(i * model.Space.Units)..((i + 1) * model.Space.Units)];
            var names = mask.Index().Where(u => u.Item > 0.5).Take(MostUnits).Select(u => Name(chosen[i], u.Index));
            var image = ShownCase.Picture(contract.Of(source, chosen[i]), model.Space, x.narrow(0, i, 1));
            yield return new SelectionSample(
                chosen[i], source.LabelText(chosen[i]), source.Schema.Classes[(int)predicted[i]], source.Schema.Classes[(int)decided[i]],
                    [.. names],
                image is null ? null : Convert.ToBase64String(ExplanationImages.Top(image, new("", 0, mask, 0, 0), k)),
                image is null ? null : Convert.ToBase64String(ExplanationImages.Original(image)));
        }

        // Of a text the word itself; of others the unit's name.
        string Name(int row, int unit)
        {
            if (setup.Data.Standardizer.Text is not { } encoder)
                return model.Space.Names[unit];
            var text = source.Document(row);
            var words = encoder.Spans(text);
            return unit < words.Count ? text.Substring(words[unit].Start, words[unit].Length) : "(no word)";
        }
    }
}
