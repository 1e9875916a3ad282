using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Draws for every row a class that is not its own.</summary>
internal static class WrongLabels
{
    /// <summary>Uniform over the L − 1 other classes, [B].</summary>
    public static Tensor Draw(Tensor labels, int classes, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var shifted = labels + torch.randint(1, classes, [labels.numel()], device: generator.device, generator: generator);
        return scope.MoveToOuter(torch.where(shifted >= classes, shifted - classes, shifted));
    }
}
