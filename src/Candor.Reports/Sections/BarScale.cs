using System.Globalization;

namespace Candor.Reports.Sections;

/// <summary>Where values lie on the track of a bar, as shares of its width.</summary>
/// <param name="Low">The value at its left end.</param>
/// <param name="Width">From there to its right end.</param>
internal readonly record struct BarScale(double Low, double Width)
{
    /// <summary>A scale from the smallest to the largest of some values; what is no number does not count.</summary>
    public static BarScale Over(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        return new(low, high > low ? high - low : 1);
    }

    /// <summary>The style of a track whose line stands at a value and whose bar goes from one value to another.</summary>
    public string Track(double zero, double from, double to) =>
        $"--zero:{At(zero)};--from:{At(Math.Min(from, to))};--size:{Css(Math.Abs(to - from) / Width)}";

    /// <summary>The style of an interval about a value.</summary>
    public string Interval(double middle, double half) => $"--from:{At(middle - half)};--size:{Css(2 * half / Width)}";

    private string At(double value) => Css((value - Low) / Width);

    private static string Css(double share) => share.ToString("0.####", CultureInfo.InvariantCulture);
}
