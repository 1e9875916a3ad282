namespace Candor.Data.Formats.Pictures;

/// <summary>White paper under what is transparent. Light is added: values are taken to the power 2.2, as libpng does, mixed, and taken
/// back.</summary>
internal static class White
{
    private const double Gamma = 2.2;

    private static readonly double[] s_light = [.. Enumerable.Range(0, 256).Select(v => Math.Pow(v / 255.0, Gamma))];

    /// <summary>A value with white under it.</summary>
    /// <param name="value">The value, not premultiplied.</param>
    /// <param name="alpha">0 transparent to 1 opaque.</param>
    public static byte Under(byte value, double alpha) => alpha switch
    {
        1 => value,
        0 => 255,
        _ => (byte)Math.Floor(255 * Math.Pow(alpha * s_light[value] + 1 - alpha, 1 / Gamma) + 0.5),
    };
}
