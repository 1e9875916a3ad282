using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>Rows with the model's outputs, computed once for a whole training.</summary>
/// <param name="Inputs">x, [N, input shape].</param>
/// <param name="Outputs">y = M(x), [N, L].</param>
/// <param name="Labels">True classes, [N]; CXPlain alone looks at them.</param>
public sealed record LearnedData(Tensor Inputs, Tensor Outputs, Tensor Labels)
{
    /// <summary>Asks the model for every row.</summary>
    public static LearnedData Of(IBlackBox model, Tensor inputs, Tensor labels) => Of(model, inputs, labels, Ranks.One);

    /// <summary>Asks the model for every row, each rank for its part of them.</summary>
    /// <param name="model">M.</param>
    /// <param name="inputs">x, [N, input shape].</param>
    /// <param name="labels">True classes, [N].</param>
    /// <param name="ranks">Who shares the asking.</param>
    public static LearnedData Of(IBlackBox model, Tensor inputs, Tensor labels, Ranks ranks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(ranks);
        if (ranks.Count == 1)
            return new LearnedData(inputs, model.Probabilities(inputs), labels);
        using var scope = torch.NewDisposeScope();
        var share = RowShare.Even(ranks, inputs.size(0));
        return new LearnedData(inputs,
            scope.MoveToOuter(share.Join(model.Probabilities(inputs.index_select(0, share.IndexOn(inputs.device))))), labels);
    }

    /// <summary>Some of the rows.</summary>
    internal LearnedData Rows(RowShare share) => new(Inputs.index_select(0, share.IndexOn(Inputs.device)),
        Outputs.index_select(0, share.IndexOn(Outputs.device)), Labels.index_select(0, share.IndexOn(Labels.device)));
}

/// <summary>A batch of rows.</summary>
/// <param name="X">Inputs, [B, input shape].</param>
/// <param name="Y">M(x), [B, L].</param>
/// <param name="Guide">What the method computed beforehand for these rows (log r, or CXPlain's targets), [B, D]; null where it did
/// not.</param>
public sealed record LearnedBatch(Tensor X, Tensor Y, Tensor? Guide)
{
    /// <summary>These rows as a rank's part of the batch; null: they are all.</summary>
    internal RowShare? Share { get; init; }

    /// <summary>The mean over the batch; where ranks share it, this rank's part, so that the ranks' parts add up to the mean.</summary>
    /// <param name="values">One a row, [B].</param>
    public Tensor Mean(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Share?.PartOfMean(values) ?? values.mean();
    }

    /// <summary>A value that each rank computes from all rows of the batch, as this rank's part of it.</summary>
    internal Tensor Part(Tensor value) => Share is { } share ? value / (double)share.Ranks.Count : value;

    /// <summary>The mean of M(x) over the batch, [1, L].</summary>
    internal Tensor MeanOutput()
    {
        if (Share is not { } share)
            return Y.mean([0], keepdim: true);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(share.Join(Y).mean([0], keepdim: true));
    }
}
