using Candor.Torch;

namespace Candor.Explainers;

/// <summary>Draws for every row a class that is not its own.</summary>
internal static class WrongLabels
{
    /// <summary>Uniform over the L − 1 other classes, [B].</summary>
    public static Tensor Draw(Tensor labels, int classes, Generator generator)
    {
        using var scope = new TensorScope();
        var shifted = labels + Tensor.RandInt(1, classes, [labels.Count], generator);
        return scope.Return(Tensor.Where(shifted >= classes, shifted - classes, shifted));
    }
}
