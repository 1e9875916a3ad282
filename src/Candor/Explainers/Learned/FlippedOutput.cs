using Candor.Torch;

namespace Candor.Explainers.Learned;

/// <summary>The model's output with another class at its head: what an explainer is given to argue for that class.</summary>
internal static class FlippedOutput
{
    /// <summary>The probabilities of the target and of the likeliest class change places; nothing changes where they are one.</summary>
    /// <param name="y">Outputs, [B, L].</param>
    /// <param name="targets">Classes, [B].</param>
    public static Tensor Of(Tensor y, Tensor targets)
    {
        var first = y.ArgMax(1).Unsqueeze(1);
        var target = targets.Unsqueeze(1);
        var swapped = y.Scatter(1, first, y.Gather(1, target));
        return swapped.Scatter(1, target, y.Gather(1, first));
    }
}
