using System.Text.Json.Nodes;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Runs.Configuration;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>How alike an explainer's masks of the same rows are before and after the model was made meaningless.</summary>
/// <remarks>Liang et al. (KDD 2020), section 4.1.3. The explainer of the meaningless model is learned anew.</remarks>
public sealed class SanityUnit : Job
{
    /// <summary>Data, units and k; the explainer's name where none was learned.</summary>
    public required TrainConfig Config { get; init; }

    /// <summary>The model, then the same with other weights, then trained on other labels.</summary>
    public required IReadOnlyList<BlackBoxUnit> Models { get; init; }

    /// <summary>The explainers of those models; empty: the configuration names one of the catalog.</summary>
    public IReadOnlyList<ExplainerUnit> Explainers { get; init; } = [];

    /// <summary>Test rows; null: all.</summary>
    public int? Rows { get; init; }

    /// <inheritdoc />
    public override string Kind => "sanity";

    /// <inheritdoc />
    public override JsonObject Configuration => new() { ["train"] = SetupOf.Json(Config), ["rows"] = Rows };

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => Models[0].Data;

    /// <inheritdoc />
    public override IReadOnlyList<Job> Needs => [.. Models, .. Explainers];

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = torch.NewDisposeScope();
        var masks = Enumerable.Range(0, Models.Count).Select(i => Masks(context, i)).ToArray();
        double Chance(Tensor m) => m.mean().ToDouble();
        return new JsonObject
        {
            ["model"] = UnitScores.Json(Evaluator.Summary(MaskSimilarity.Cosine(masks[0], masks[1]).ToArray<double>(), Direction.Down)),
            ["data"] = UnitScores.Json(Evaluator.Summary(MaskSimilarity.Cosine(masks[0], masks[2]).ToArray<double>(), Direction.Down)),
            ["chance"] = Chance(masks[0]),
        };
    }

    private Tensor Masks(JobContext context, int i)
    {
        using var scope = torch.NewDisposeScope();
        var setup = SetupOf.Open(Config, context, model: Models[i]);
        using var model = setup.OpenModel();
        var (explainer, owner) = FidelityUnit.ExplainerOf(setup, model, Explainers.Count == 0 ? null : context.ArtefactOf(Explainers[i]));
        using var _ = owner;
        var fidelity = setup.Learned.Fidelity;
        var x = InputTensors.Of(SetupOf.Some(setup, setup.Test, Rows), model);
        return scope.MoveToOuter(Selection.Of(model, explainer, x, fidelity.KFor(model.Space.Units), fidelity.Seed).Kept);
    }
}
