using System.Runtime.CompilerServices;

namespace Candor.Torch.Optim;

/// <summary>Checks of options.</summary>
internal static class Guard
{
    internal static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value) || value < 0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is finite and not negative");
    }

    internal static void Share(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and below 1");
    }
}
