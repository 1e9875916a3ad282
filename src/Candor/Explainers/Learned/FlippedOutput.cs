using Candor.Tensors;

namespace Candor.Explainers.Learned;

/// <summary>The model's output with another class at its head: what an explainer is given to argue for that class.</summary>
internal static class FlippedOutput
{
    /// <summary>The probabilities of the target and of the likeliest class change places; nothing changes where they are one.</summary>
    /// <param name="y">Outputs, [B, L].</param>
    /// <param name="targets">Classes, [B].</param>
    public static Tensor Of(Tensor y, Tensor targets)
    {
        var first = y.argmax(1).unsqueeze(1);
        var target = targets.unsqueeze(1);
        var swapped = y.scatter(1, first, y.gather(1, target));
        return swapped.scatter(1, target, y.gather(1, first));
    }
}
