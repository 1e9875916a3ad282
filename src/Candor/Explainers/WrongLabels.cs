using System.Globalization;
using Candor.Tensors;

namespace Candor.Explainers;

/// <summary>Draws for every row a class that is not its own.</summary>
internal static class WrongLabels
{
    /// <summary>Uniform over the L − 1 other classes, [B].</summary>
    public static Tensor Draw(Tensor labels, int classes, Generator generator)
    {
        if (classes < 2)
            throw new CandorException(
                string.Create(CultureInfo.InvariantCulture,
                    $"A wrong label is asked for, but the predictor has {classes} class{(classes == 1 ? "" : "es")}, so there is none; " +
                    $"leave out what needs one: wrong-label insertion and the insertion margin (--metrics), the wrong-label term " +
                    $"(--lambda4 0)."));
        using var scope = torch.NewDisposeScope();
        var shifted = labels + RowShare.Draw(labels.numel(),
            rows => torch.randint(1, classes, [rows], device: generator.device, generator: generator)).to(labels.device);
        return scope.MoveToOuter(torch.where(shifted >= classes, shifted - classes, shifted));
    }
}
