using System.Text.Json.Serialization;
using Candor.Objectives;

namespace Candor.Training;

/// <summary>What trains a predictor.</summary>
public enum TrainerOptimizer
{
    /// <summary>SGD with Nesterov's momentum.</summary>
    Sgd,

    /// <summary>Adam: for texts, whose rare words SGD hardly moves.</summary>
    Adam,
}

/// <summary>Whose rows batch normalisation takes mean and variance of, where several ranks train one predictor.</summary>
public enum BatchNormRows
{
    /// <summary>All ranks', as one process would: two exchanges a layer and pass. Only Candor's own networks and ONNX files can.</summary>
    All,

    /// <summary>Each rank's own: nothing is exchanged, and results depend on the number of ranks. The running statistics are the mean over
    /// the ranks.</summary>
    Local,
}

/// <summary>How a predictor is trained. The defaults are the paper's protocol for tables.</summary>
public sealed record TrainerOptions
{
    /// <summary>Epochs at most; 0 or more.</summary>
    /// <value>200.</value>
    public int Epochs { get; init; } = 200;

    /// <summary>Epochs in a row that are no better than the best trained one before, after which training stops; null: never before the
    /// last.</summary>
    /// <value>20.</value>
    public int? Patience { get; init; } = 20;

    /// <summary>Rows a batch; null: 128, or all training rows where there are fewer.</summary>
    /// <value>null.</value>
    public int? Batch { get; init; }

    /// <summary>Learning rate; above 0.</summary>
    /// <value>0.01.</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>What steps along the gradients.</summary>
    /// <value>Sgd, the papers'.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TrainerOptimizer Optimizer { get; init; }

    /// <summary>Nesterov's momentum; in [0, 1). Of SGD alone.</summary>
    /// <value>0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay; 0 or more.</summary>
    /// <value>5e-4.</value>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Lowers the learning rate to 0 over all epochs along half a cosine.</summary>
    /// <value>false.</value>
    public bool Cosine { get; init; }

    /// <summary>Random changes of training images; null: none. Not for tables.</summary>
    /// <value>null.</value>
    public Augmentation? Augment { get; init; }

    /// <summary>η of Eq. (15): how much accuracy counts in the choice of the epoch; 0 or more.</summary>
    /// <value>2, the paper's: predictions and explanations count the same.</value>
    public double Eta { get; init; } = 2;

    /// <summary>
    /// δ: an epoch whose accuracy on the validation part is more than δ below that of the predictor that tuning starts from is not
    /// chosen, however well it explains itself; in [0, 1]. Of a regression R² takes the place of accuracy.
    /// Null: Eq. (15) alone, the paper's, which gives accuracy away.
    /// </summary>
    /// <value>0.01.</value>
    public double? AccuracyFloor { get; init; } = 0.01;

    /// <summary>What the choice of the epoch adds to accuracy.</summary>
    /// <value>Insertion, Eq. (15).</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public EpochChoice Choice { get; init; }

    /// <summary>Further η for which the best epoch is kept as well.</summary>
    /// <value>0.5, 1, 1.5, 2, 2.5, 3.</value>
    public IReadOnlyList<double> Etas { get; init; } = [0.5, 1, 1.5, 2, 2.5, 3];

    /// <summary>Seed of batches, perturbations and evaluation masks.</summary>
    /// <value>0.</value>
    public ulong Seed { get; init; }

    /// <summary>How a step is computed.</summary>
    public StepOptions Step { get; init; } = new();

    /// <summary>Whose rows batch normalisation looks at, where several ranks train.</summary>
    /// <value>All.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BatchNormRows BatchNorm { get; init; }

    /// <summary>Least seconds between two checkpoints; 0 writes one after every epoch.</summary>
    /// <value>2.</value>
    public double CheckpointSeconds { get; init; } = 2;

    /// <summary>Rows a batch for a training part.</summary>
    internal int BatchFor(int rows)
    {
        if (Batch > rows)
            throw new CandorException(FormattableString.Invariant(
                $"A batch of {Batch} rows was asked for, but the training part has {rows}; use --batch {rows} or fewer."));
        return Batch ?? Math.Min(128, rows);
    }

    /// <summary>Every η for which an epoch is kept, ascending.</summary>
    internal double[] AllEtas => [.. Etas.Append(Eta).Distinct().Order()];

    /// <summary>Refuses values that mean nothing.</summary>
    public void Validate()
    {
        Step.Validate();
        Require(Epochs >= 0, $"The number of epochs is {Epochs}, but must be 0 or more (--epochs 200).");
        Require(Patience is null or > 0, $"The patience is {Patience}, but must be 1 or more epochs (--patience 20).");
        Require(Batch is null or > 0, $"A batch has {Batch} rows, but needs 1 or more (--batch 128).");
        Require(LearningRate > 0 && double.IsFinite(LearningRate),
            $"The learning rate is {LearningRate}, but must be a number above 0 (--lr 0.01).");
        Require(Momentum is >= 0 and < 1, $"The momentum is {Momentum}, but must be at least 0 and below 1 (--momentum 0.9).");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay),
            $"The weight decay is {WeightDecay}, but must be 0 or more (--weight-decay 0.0005).");
        Require(AccuracyFloor is null or (>= 0 and <= 1),
            $"The accuracy that a chosen epoch may lose is {AccuracyFloor}, but must be in [0, 1] (--accuracy-floor 0.01), or none.");
        Require(CheckpointSeconds >= 0, $"There are to be {CheckpointSeconds} seconds between two checkpoints, but it must be 0 or more.");
        foreach (var eta in AllEtas)
            Require(eta >= 0 && double.IsFinite(eta), $"An accuracy weight η is {eta}, but must be 0 or more (--eta 2).");
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw new CandorException(FormattableString.Invariant(message));
    }
}
