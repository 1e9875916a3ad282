using Candor.Tensors;

namespace Candor.Explainers.Examples;

/// <summary>Minimises a smooth convex function by L-BFGS with backtracking (Nocedal &amp; Wright, Algorithms 7.4 and 3.1).</summary>
internal static class Lbfgs
{
    private const int Memory = 10;

    public static Tensor Minimize(Func<Tensor, (double Value, Tensor Gradient)> f, Tensor start, int iterations, double tolerance)
    {
        var pairs = new LinkedList<(Tensor S, Tensor Y, double Rho)>();
        var x = start;
        var (value, gradient) = f(x);
        for (var i = 0; i < iterations && gradient.norm().ToDouble() > tolerance; i++)
        {
            var direction = -Inverse(gradient, pairs);
            var slope = (direction * gradient).sum().ToDouble();
            var (step, next) = (pairs.Count == 0 ? Math.Min(1, 1 / gradient.norm().ToDouble()) : 1.0, x);
            var (nextValue, nextGradient) = (value, gradient);
            while (step > 1e-12)
            {
                next = x + direction * step;
                (nextValue, nextGradient) = f(next);
                if (nextValue <= value + 1e-4 * step * slope)
                    break;
                step /= 2;
            }
            if (step <= 1e-12)
                return x;
            var (s, y) = (next - x, nextGradient - gradient);
            var curvature = (s * y).sum().ToDouble();
            if (curvature > 1e-300)
                pairs.AddLast((s, y, 1 / curvature));
            if (pairs.Count > Memory)
                pairs.RemoveFirst();
            (x, value, gradient) = (next, nextValue, nextGradient);
        }
        return x;
    }

    /// <summary>The gradient times the approximate inverse Hessian.</summary>
    private static Tensor Inverse(Tensor gradient, LinkedList<(Tensor S, Tensor Y, double Rho)> pairs)
    {
        var q = gradient;
        var weights = new Stack<double>();
        for (var pair = pairs.Last; pair is not null; pair = pair.Previous)
        {
            var a = pair.Value.Rho * (pair.Value.S * q).sum().ToDouble();
            weights.Push(a);
            q = q.add(pair.Value.Y, -a);
        }
        if (pairs.Last is { Value: var last })
            q *= 1 / (last.Rho * last.Y.square().sum().ToDouble());
        foreach (var pair in pairs)
            q = q.add(pair.S, weights.Pop() - pair.Rho * (pair.Y * q).sum().ToDouble());
        return q;
    }
}
