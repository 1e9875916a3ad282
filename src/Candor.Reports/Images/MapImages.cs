using Candor.Data.Records;

namespace Candor.Reports.Images;

/// <summary>Mean maps drawn: colours of mean φ where it is told from 0, grey elsewhere.</summary>
internal static class MapImages
{
    private const byte Grey = 205;

    /// <summary>The map by itself.</summary>
    /// <param name="map">The map.</param>
    /// <param name="most">|φ| with the strongest colour.</param>
    public static byte[] Map(ClassMap map, double most)
    {
        var units = map.Picture.UnitOfPixel;
        return ExplanationImages.Draw(map.Picture, i => map.BeyondChance[units[i]]
            ? HeatColours.Of(Scaled(map.Means[units[i]], most)) : (Grey, Grey, Grey));
    }

    /// <summary>The map over the mean picture, which shows where nothing is told from 0.</summary>
    /// <param name="map">The map.</param>
    /// <param name="most">|φ| with the strongest colour.</param>
    public static byte[] Overlay(ClassMap map, double most)
    {
        var units = map.Picture.UnitOfPixel;
        return ExplanationImages.Draw(map.Picture, i => ExplanationImages.Over(map.Picture, i,
            map.BeyondChance[units[i]] ? Scaled(map.Means[units[i]], most) : 0));
    }

    private static double Scaled(double value, double most) => most > 0 ? value / most : 0;
}
