namespace Candor.Objectives;

/// <summary>Adds up the gradients of pieces, in the order in which they come.</summary>
internal sealed class GradientSum(Tensor[] leaves) : IDisposable
{
    private readonly Tensor?[] _sum = new Tensor?[leaves.Length];

    /// <summary>Takes the gradients of a piece, one a leaf; null where it does not depend on it.</summary>
    public void Add(Tensor?[] gradients)
    {
        using var grad = torch.no_grad();
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } gradient)
                continue;
            // A gradient may be a view of something larger, or shared: the sum is changed in place, so it must be its own.
            if (_sum[i] is { } sum)
                sum.add_(gradient);
            else
                _sum[i] = gradient.clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Adds the sums to the leaves' gradients.</summary>
    public void Store()
    {
        using var grad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < leaves.Length; i++)
        {
            if (_sum[i] is not { } sum)
                continue;
            if (leaves[i].grad is { } former)
                former.add_(sum);
            else
                leaves[i].grad = sum;
        }
    }

    /// <summary>Frees what is held.</summary>
    public void Dispose()
    {
        foreach (var tensor in _sum)
            tensor?.Dispose();
    }
}
