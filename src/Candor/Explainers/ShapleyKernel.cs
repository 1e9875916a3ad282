using System.Globalization;
using Candor.Tensors;
using MathNet.Numerics;

namespace Candor.Explainers;

/// <summary>The Shapley kernel (D − 1)/(C(D, k)·k·(D − k)) of coalitions with k of D units.</summary>
internal static class ShapleyKernel
{
    /// <summary>
    /// Weights scaled to mean 1 over the coalitions that are neither empty nor full; those two have weight 0 here, since theirs is
    /// infinite.
    /// </summary>
    /// <remarks>Computed in log space: at D = 64 the literal weights are about 1e-20.</remarks>
    /// <param name="z">[G, M, D] in float64.</param>
    /// <returns>[G, M].</returns>
    /// <exception cref="CandorException">A group has no mask that is neither empty nor full.</exception>
    public static Tensor Weights(Tensor z)
    {
        var units = (int)z.size(2);
        var table = new double[units + 1];
        Array.Fill(table, double.NegativeInfinity);
        for (var k = 1; k < units; k++)
            table[k] = Math.Log(units - 1) - SpecialFunctions.BinomialLn(units, k) - Math.Log(k) - Math.Log(units - k);
        var logs = Tensor.From(table, [units + 1], z.device).index_select(0, z.sum(2).to(ScalarType.Int64).flatten())
            .reshape(z.size(0), z.size(1));
        var proper = logs.isfinite().to(ScalarType.Float64).sum(1, keepdim: true);
        using (var scope = torch.NewDisposeScope())
        {
            if (proper.min().ToDouble() == 0)
                throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                    $"No drawn mask keeps some but not all of the {units} units, so the Shapley kernel has nothing to weigh; " +
                    $"give more samples (--samples 200), or leave the paper's literal fit for the constrained one, " +
                    $"which needs no such mask."));
        }
        // softmax(logs)·count: the proper weights have mean 1.
        return logs.softmax(1) * proper;
    }
}
