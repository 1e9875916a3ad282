using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Metrics;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>What of a black box is made meaningless, for the sanity checks of Adebayo et al. (2018).</summary>
public enum Meaningless
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Its weights: it is not trained.</summary>
    Weights,

    /// <summary>The labels that it is trained on.</summary>
    Labels,
}

/// <summary>The model that explainers of one repeat share: trained once, by cross-entropy, and kept as a file.</summary>
public sealed class BlackBoxUnit : Job
{
    /// <summary>Data, predictor and training; <see cref="TrainConfig.Data"/> is the set's name.</summary>
    public required TrainConfig Config { get; init; }

    /// <summary>What is made meaningless.</summary>
    public Meaningless Meaningless { get; init; }

    /// <inheritdoc />
    public override string Kind => "black-box";

    /// <inheritdoc />
    public override JsonObject Configuration => new()
    {
        ["train"] = SetupOf.Json(Config with { Model = SetupOf.HashOfModel(Config.Model) }),
        ["randomised"] = Meaningless.ToString(),
    };

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => [new(Config.Data, Config.Label, Config.Reading)];

    /// <inheritdoc />
    public override string? Artefact => RunFolder.ModelFile;

    /// <inheritdoc />
    public override double Weight => 3;

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = torch.NewDisposeScope();
        var setup = SetupOf.Open(Config, context, Meaningless == Meaningless.Labels ? d => d.ShuffleLabels(Seeds.Mix(Config.Seed,
            Seeds.Randomisation)) : null);
        using var model = setup.OpenModel();
        if (Meaningless != Meaningless.Weights && !ModelSource.IsGiven(Config))
            JobPhases.Pretrain(setup.Config, setup.Data, model, setup.Baseline, setup.Config.Training.Step, SetupOf.Session(context,
                "pretrain"));
        model.train(false);
        SavedPredictor.Write(context.ArtefactFile, model, setup.Data.Source.Schema, setup.Data.Standardizer);
        var predicted = model.Probabilities(InputTensors.Of(setup.Test, model)).argmax(1);
        var right = predicted.eq(InputTensors.LabelsOf(setup.Test, model)).to(ScalarType.Float64).ToArray<double>();
        return new JsonObject
        {
            ["accuracy"] = UnitScores.Json(Evaluator.Summary(right, Direction.Up)),
            ["data"] = UnitScores.Json(Records.Of(setup.Data, setup.Space) with
            {
                Source = Config.Data,
                Features = [],
                Validation = setup.Validation.Count,
                Test = setup.Test.Count,
            }),
        };
    }
}
