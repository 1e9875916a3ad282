using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Objectives;

/// <summary>Slopes of a function of θ in float64, by central differences, along random directions.</summary>
internal static class FiniteDifferences
{
    /// <summary>Compares the slopes along some directions of length 1 with what a gradient says of them.</summary>
    public static void Agree(Predictor predictor, Func<double> g, double[] gradient, double tolerance = 1e-7, int directions = 6,
        double h = 1e-5)
    {
        var start = predictor.parameters().Select(p => p.detach().ToArray<double>()).ToArray();
        for (var k = 0; k < directions; k++)
        {
            var direction = Same.Numbers(Tiny.Normal(1, gradient.Length, seed: (ulong)(100 + k)));
            var length = Math.Sqrt(direction.Sum(v => v * v));
            var slope = (At(direction, h / length) - At(direction, -h / length)) / (2 * h);
            Assert.Equal(gradient.Zip(direction, (a, b) => a * b / length).Sum(), slope, tolerance);
        }
        Move(new double[gradient.Length], 0);

        double At(double[] direction, double by)
        {
            Move(direction, by);
            using var scope = torch.NewDisposeScope();
            return g();
        }

        void Move(double[] direction, double by)
        {
            using var scope = torch.NewDisposeScope();
            using var grad = torch.no_grad();
            var offset = 0;
            foreach (var (parameter, values) in predictor.parameters().Zip(start))
            {
                parameter.copy_(Tensor.From(values.Select((v, i) => v + by * direction[offset + i]).ToArray(), parameter.shape));
                offset += values.Length;
            }
        }
    }
}
