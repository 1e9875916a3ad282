using System.Text.Json.Nodes;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>Learns an explainer for a black box and keeps it; the result is how it converged.</summary>
public sealed class ExplainerUnit : Job
{
    /// <summary>Data, units, <see cref="TrainConfig.Method"/> and <see cref="TrainConfig.Learned"/>.</summary>
    public required TrainConfig Config { get; init; }

    /// <summary>The model that is explained.</summary>
    public required BlackBoxUnit Model { get; init; }

    /// <summary>Training rows that it learns from; null: all.</summary>
    public int? Rows { get; init; }

    /// <inheritdoc />
    public override string Kind => "explainer";

    /// <inheritdoc />
    public override JsonObject Configuration => new() { ["train"] = SetupOf.Json(Config), ["rows"] = Rows };

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => Model.Data;

    /// <inheritdoc />
    public override IReadOnlyList<Job> Needs => [Model];

    /// <inheritdoc />
    public override string? Artefact => "explainer.safetensors";

    /// <inheritdoc />
    public override double Weight => Config.Method is "meed" or "honest-meed" ? 10 : 5;

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = torch.NewDisposeScope();
        // The rows are the black box's; what it was trained on labels for does not matter here.
        var setup = SetupOf.Open(Config, context, model: Model);
        using var model = setup.OpenModel();
        using var method = Catalog.Learned(Config.Method, setup.Family(model), setup.Learned.Options, setup.Baseline);
        var watched = setup.Validation.Count == 0 ? null : LearnSetup.Rows(model, SetupOf.Some(setup, setup.Validation, Watched));
        var history = new LearnedTrainer(SetupOf.Session(context, "explain"))
            .Fit(method, model, LearnSetup.Rows(model, SetupOf.Some(setup, setup.Data.Train, Rows)), watched);
        SavedExplainer.Write(context.ArtefactFile, method);
        return new JsonObject { ["history"] = UnitScores.Json([.. history.Select(e => e with { Seconds = 0 })]) };
    }

    // Enough for the curve: a share of 500 rows has a standard error of 2.2 points at most.
    private const int Watched = 500;
}
