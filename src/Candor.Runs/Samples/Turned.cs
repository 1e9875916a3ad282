namespace Candor.Runs.Samples;

/// <summary>How far two explanations differ.</summary>
internal static class Turned
{
    /// <summary>1 less the cosine of the angle between them, in [0, 2]: 0 the same, 1 unrelated, 2 opposite; NaN where one is 0.</summary>
    public static double By(double[] a, double[] b)
    {
        var (dot, length) = (a.Zip(b, (x, y) => x * y).Sum(), Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y)));
        return length > 0 ? 1 - Math.Clamp(dot / length, -1, 1) : double.NaN;
    }
}
