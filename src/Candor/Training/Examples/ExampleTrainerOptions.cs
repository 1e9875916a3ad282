using System.Text.Json.Serialization;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;

namespace Candor.Training.Examples;

/// <summary>By which validation score epoch and η are chosen; the paper names neither the epoch's nor U.</summary>
public enum ExampleSelection
{
    /// <summary>√(accuracy · faithfulness) at the U asked for.</summary>
    GeometricMean,

    /// <summary>√(accuracy · faithfulness) of h with all its entries.</summary>
    GeometricMeanOfAll,

    /// <summary>The objective's value without noise, the lower the better.</summary>
    Objective,
}

/// <summary>How a predictor is trained to be explained by few examples.</summary>
public sealed record ExampleTrainerOptions
{
    /// <summary>The method.</summary>
    /// <value>Ours, the paper's.</value>
    public ExampleMethod Method { get; init; } = ExampleMethod.Ours;

    /// <summary>U, examples that an explanation may name.</summary>
    /// <value>10.</value>
    public int Examples { get; init; } = 10;

    /// <summary>Which U examples are taken.</summary>
    public ExampleChoice Choice { get; init; } = new();

    /// <summary>Gates and first values; whether there are gates follows from the method.</summary>
    public SparseRepresenterOptions Points { get; init; } = new();

    /// <summary>λ, weight of ℓ(g, h) in Ours and Joint; 0 or more.</summary>
    /// <value>1, the paper's.</value>
    public double Lambda { get; init; } = 1;

    /// <summary>Every η tried, weights of the gates' penalty; the best on validation is kept.</summary>
    /// <value>0, 1e-4, 1e-3, 1e-2, 1e-1, 1, the paper's.</value>
    public IReadOnlyList<double> Etas { get; init; } = [0, 1e-4, 1e-3, 1e-2, 1e-1, 1];

    /// <summary>J, draws of the gates a step.</summary>
    /// <value>1, the paper's.</value>
    public int Draws { get; init; } = 1;

    /// <summary>Penalises the share of open gates instead of their number, so that η means the same for every N.</summary>
    /// <value>false, the paper's.</value>
    public bool MeanPenalty { get; init; }

    /// <summary>Lets no gradient reach the predictor through the target of ℓ(g, h).</summary>
    /// <value>false, as Eq. (6) is written.</value>
    public bool StopTarget { get; init; }

    /// <summary>By what epoch and η are chosen.</summary>
    /// <value>GeometricMean.</value>
    public ExampleSelection Selection { get; init; } = ExampleSelection.GeometricMean;

    /// <summary>
    /// 1: the features of all candidate points are computed in each step, with gradient. R above 1: they are kept, without gradient, for R
    /// steps at most. They are computed anew at the start of each epoch, and once the predictor's own differ from them by a tenth, for
    /// training runs away on features that are no longer the predictor's. With <see cref="FreshPoints"/> those of the other points.
    /// </summary>
    /// <value>1, exact.</value>
    public int RefreshEvery { get; init; } = 1;

    /// <summary>
    /// M: in each step only the M points with the largest influences and the batch's rows are computed, with gradient; the others come from
    /// a cache that takes up what batches give and is computed anew at the start of each epoch, or every <see cref="RefreshEvery"/> steps
    /// where that is above 1. Null: as <see cref="RefreshEvery"/> says.
    /// </summary>
    /// <value>null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FreshPoints { get; init; }

    /// <summary>
    /// Computes in each step only the points with an open gate, anew and with gradient: the exact step's loss and gradient, at the cost of
    /// what the
    /// gates leave open. Not together with <see cref="FreshPoints"/> or <see cref="RefreshEvery"/>, nor for predictors with batch
    /// normalisation,
    /// whose statistics would be those of the open points; without effect on methods without gates.
    /// </summary>
    /// <value>false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OpenPoints { get; init; }

    /// <summary>
    /// The share of influences that may stay ≠ 0: an epoch with more cannot be chosen, and patience does not begin before one has fewer, so
    /// that training is not stopped while the gates close. Above 0, at most 1; without effect on methods without gates. Null: any.
    /// </summary>
    /// <value>null, the paper's: an explanation by U examples may then be a cut of many thousand open ones.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MostOpen { get; init; }

    /// <summary>Training points that may become examples: a random sample of them, the same share of each class. Null: all.</summary>
    /// <value>null.</value>
    public int? Candidates { get; init; }

    /// <summary>Epochs at most; 0 or more.</summary>
    /// <value>1,000 (the paper: 10,000, ended by its unnamed patience).</value>
    public int Epochs { get; init; } = 1000;

    /// <summary>Epochs without a better validation score after which training stops; null: never before the last.</summary>
    /// <value>100.</value>
    public int? Patience { get; init; } = 100;

    /// <summary>Rows a batch.</summary>
    /// <value>32, the paper's.</value>
    public int Batch { get; init; } = 32;

    /// <summary>Adam's learning rate; above 0.</summary>
    /// <value>1e-3, the paper's.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Seed of batches, dropout, gates and first influences.</summary>
    /// <value>0.</value>
    public ulong Seed { get; init; }

    /// <summary>Least seconds between two checkpoints; 0 writes one after every epoch.</summary>
    /// <value>2.</value>
    public double CheckpointSeconds { get; init; } = 2;

    /// <summary>Every η of this method, ascending: 0 alone where there are no gates.</summary>
    internal double[] AllEtas => Method.IsGated() ? [.. Etas.Distinct().Order()] : [0];

    /// <summary>Refuses values that mean nothing.</summary>
    public void Validate()
    {
        Points.Validate();
        Require(Examples >= 1, $"{Examples} examples were asked for, but an explanation needs 1 or more (--examples 10).");
        Require(Lambda >= 0 && double.IsFinite(Lambda), $"The weight λ is {Lambda}, but must be a number from 0 on (--lambda 1).");
        Require(Etas.Count > 0, $"No weight η of the gates' penalty was given; name one or more (--sparsity 0,0.001).");
        foreach (var eta in Etas)
            Require(eta >= 0 && double.IsFinite(eta),
                $"A weight η of the gates' penalty is {eta}, but must be a number from 0 on (--sparsity 0,0.001).");
        Require(Draws >= 1, $"{Draws} draws of the gates were asked for, but a step needs 1 or more (--gate-draws 1).");
        Require(RefreshEvery >= 1, $"Features are to be refreshed every {RefreshEvery} steps, but it must be 1 or more (--refresh-every 1).");
        Require(FreshPoints is null or >= 1,
            $"{FreshPoints} points are to be computed in each step, but it must be 1 or more (--fresh-points 64).");
        var kept = FormattableString.Invariant($"--fresh-points {FreshPoints}, --refresh-every {RefreshEvery}");
        Require(!OpenPoints || FreshPoints is null && RefreshEvery == 1,
            $"Only points with open gates are to be computed, but others are to be kept as well ({kept}); give --open-points alone.");
        Require(MostOpen is null or > 0 and <= 1,
            $"At most a share of {MostOpen} of the influences may stay open, but it must be above 0 and at most 1 (--most-open 0.05).");
        Require(Candidates is null or >= 1, $"{Candidates} candidate points were asked for, but it must be 1 or more (--candidates 2000).");
        Require(Epochs >= 0, $"The number of epochs is {Epochs}, but must be 0 or more (--epochs 1000).");
        Require(Patience is null or > 0, $"The patience is {Patience}, but must be 1 or more epochs (--patience 100).");
        Require(Batch >= 1, $"A batch has {Batch} rows, but needs 1 or more (--batch 32).");
        Require(LearningRate > 0 && double.IsFinite(LearningRate),
            $"The learning rate is {LearningRate}, but must be a number above 0 (--lr 0.001).");
        Require(CheckpointSeconds >= 0, $"There are to be {CheckpointSeconds} seconds between two checkpoints, but it must be 0 or more.");
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw new CandorException(FormattableString.Invariant(message));
    }
}
