namespace Candor.Reports.Images;

/// <summary>Colours of contributions: white for none, over yellow and red for what speaks for the class, over light to dark blue for what
/// speaks against it.</summary>
/// <remarks>Both arms darken evenly, so that they can be told apart, and ranked, by people with any common kind of colour blindness, and in
/// print.</remarks>
internal static class HeatColours
{
    private static readonly (byte R, byte G, byte B)[] s_for = [(255, 255, 255), (254, 224, 144), (253, 141, 60), (215, 48, 31),
        (127, 0, 0)];
    private static readonly (byte R, byte G, byte B)[] s_against = [(255, 255, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181),
        (8, 48, 107)];

    /// <summary>The colour of a value.</summary>
    /// <param name="value">In [−1, 1]; what is no number is grey.</param>
    public static (byte R, byte G, byte B) Of(double value)
    {
        if (double.IsNaN(value))
            return (160, 160, 160);
        var stops = value < 0 ? s_against : s_for;
        var at = Math.Min(Math.Abs(value), 1) * (stops.Length - 1);
        var i = Math.Min((int)at, stops.Length - 2);
        return (Mix(stops[i].R, stops[i + 1].R, at - i), Mix(stops[i].G, stops[i + 1].G, at - i), Mix(stops[i].B, stops[i + 1].B, at - i));
    }

    /// <summary>Between a (share 0) and b (share 1).</summary>
    public static byte Mix(byte a, byte b, double share) => (byte)Math.Floor(a + (b - a) * share + 0.5);
}
