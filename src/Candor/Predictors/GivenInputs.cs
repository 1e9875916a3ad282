using System.Globalization;
using Candor.Data;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Predictors;

/// <summary>
/// How a model that was made elsewhere takes its inputs: v = x·<see cref="Factor"/> + <see cref="Shift"/> of a standardised input x. It is
/// a part of the model: whatever rows x was standardised by, v is the same.
/// </summary>
/// <param name="Factor">σ/s for each encoded input, of images for each channel: σ is the data's deviation, s the model's.</param>
/// <param name="Shift">(μ − m)/s: μ is the data's mean, m the model's.</param>
public sealed record GivenInputs(IReadOnlyList<double> Factor, IReadOnlyList<double> Shift)
{
    /// <summary>The model takes raw values: columns in the data's own units (categories as 0 and 1), pixels in [0, 1].</summary>
    /// <param name="data">How the data is standardised.</param>
    public static GivenInputs Raw(Standardizer data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new([.. data.Deviation], [.. data.Mean]);
    }

    /// <summary>The model takes (v − m)/s of raw values v.</summary>
    /// <param name="data">How the data is standardised.</param>
    /// <param name="mean">m: one for each encoded input, of images for each channel (of values in [0, 1]); one alone for all.</param>
    /// <param name="deviation">s, likewise; above 0.</param>
    /// <exception cref="CandorException">There are more or fewer of them, or one is no number, or a deviation not above 0.</exception>
    public static GivenInputs Standardised(Standardizer data, IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (m, s) = (All(mean, "mean", data), All(deviation, "deviation", data));
        if (m.FirstOrDefault(v => !double.IsFinite(v), 0) is not 0 and var lost)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture, $"A mean of the model's inputs is {lost}, " +
                $"but must be a number (--mean)."));
        if (s.Any(v => !(v > 0) || !double.IsFinite(v)))
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"A deviation of the model's inputs is {s.First(v => !(v > 0) || !double.IsFinite(v))}, " +
                $"but must be a number above 0 (--deviation)."));
        return new([.. data.Deviation.Zip(s, (d, v) => d / v)], [.. data.Mean.Select((d, i) => (d - m[i]) / s[i])]);
    }

    /// <summary>The model's inputs of standardised ones.</summary>
    /// <param name="x">[B, input shape].</param>
    /// <exception cref="CandorException">It was made for other inputs.</exception>
    internal Tensor Of(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        long[] shape = Factor.Count == x.numel() / Math.Max(1, x.size(0)) ? [.. x.shape[1..]]
            : x.dim() == 4 && Factor.Count == x.size(1) ? [Factor.Count, 1, 1]
            : throw new CandorException($"The model's inputs are prepared by {Factor.Count} numbers, but there are {x.Describe()}.");
        var raw = x * On(Factor) + On(Shift);
        return scope.MoveToOuter(Gaps.In(x) is { } gaps ? raw.masked_fill(gaps, double.NaN) : raw);

        Tensor On(IReadOnlyList<double> values) => Tensor.From([.. values], shape, x.device).to(x.dtype);
    }

    private static double[] All(IReadOnlyList<double> given, string what, Standardizer data)
    {
        ArgumentNullException.ThrowIfNull(given);
        var width = data.Mean.Count;
        return given.Count == width ? [.. given] : given.Count == 1 ? [.. Enumerable.Repeat(given[0], width)]
            : throw new CandorException(FormattableString.Invariant(
                $"There are {given.Count} values of --{what}, but {(data.Image is null ? $"the data has {width} inputs, a category counting as one each" : $"the images have {width} channels")}; give so many, or one for all."));
    }
}
