using System.Text.Json.Nodes;
using Candor.Explainers.Learned;
using Candor.Metrics;
using Candor.Metrics.Fidelity;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Training;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Experiments.Jobs;

/// <summary>EVAL-X's judge of one repeat, trained once on random selections and shared by all explainers.</summary>
public sealed class JudgeUnit : Job
{
    /// <summary>Data, units and <see cref="LearnedConfig.Fidelity"/>.</summary>
    public required TrainConfig Config { get; init; }

    /// <summary>The model that is explained.</summary>
    public required BlackBoxUnit Model { get; init; }

    /// <summary>Training rows that it sees; null: all.</summary>
    public int? Rows { get; init; }

    /// <summary>Whether it is of another architecture than the explainers' own networks.</summary>
    public bool OfAnotherKind { get; init; }

    /// <inheritdoc />
    public override string Kind => "judge";

    /// <inheritdoc />
    public override JsonObject Configuration
    {
        get
        {
            var json = new JsonObject { ["train"] = SetupOf.Json(Config), ["rows"] = Rows };
            // Judges of before keep their hashes.
            if (OfAnotherKind)
                json["ofAnotherKind"] = true;
            return json;
        }
    }

    /// <inheritdoc />
    public override IReadOnlyList<DataRequest> Data => Model.Data;

    /// <inheritdoc />
    public override IReadOnlyList<Job> Needs => [Model];

    /// <inheritdoc />
    public override string? Artefact => "judge.safetensors";

    /// <inheritdoc />
    public override double Weight => 3;

    /// <inheritdoc />
    public override JsonObject Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = torch.NewDisposeScope();
        var setup = SetupOf.Open(Config, context, model: Model);
        using var model = setup.OpenModel();
        var train = InputTensors.Of(SetupOf.Some(setup, setup.Data.Train, Rows), model);
        using var judge = SelectionFidelity.TrainJudge(model, FamilyOf(setup, model), train, setup.Baseline, setup.Learned.Fidelity);
        SetupOf.Write(context.ArtefactFile, judge);
        var test = InputTensors.Of(setup.Test, model);
        var agrees = judge.Probabilities(test).argmax(1).eq(model.Probabilities(test).argmax(1)).to(ScalarType.Float64).ToArray<double>();
        return new JsonObject { ["whole"] = UnitScores.Json(Evaluator.Summary(agrees, Direction.Up)) };
    }

    /// <summary>Its kind of networks.</summary>
    internal NetworkFamily FamilyOf(LearnSetup setup, Predictor model)
    {
        var family = setup.Family(model);
        return !OfAnotherKind ? family : family.OfAnotherKind() ?? throw new CandorException(
            $"There is no judge of another kind for {family.Name}s; leave \"otherJudge\" out of the experiment.");
    }
}
