using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Candor.Data.Records;

/// <summary>An explained image: its pixels, and the unit that each belongs to.</summary>
/// <param name="Shape">Its size.</param>
/// <param name="Pixels">[C·H·W] bytes, channel by channel, row by row; base64 in JSON.</param>
/// <param name="Units">[H·W] the unit of every pixel as little-endian int32, base64 in JSON; see <see cref="UnitOfPixel"/>.</param>
public sealed record SampleImage(ImageShape Shape, byte[] Pixels, byte[] Units)
{
    /// <summary>[H·W] The unit of every pixel, an index into the contributions.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> UnitOfPixel =>
        [.. Enumerable.Range(0, Units.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(Units.AsSpan(4 * i)))];

    /// <summary>An image with its units.</summary>
    /// <param name="shape">Its size.</param>
    /// <param name="pixels">[C·H·W] bytes.</param>
    /// <param name="unitOfPixel">[H·W].</param>
    public static SampleImage Of(ImageShape shape, byte[] pixels, IReadOnlyList<int> unitOfPixel)
    {
        ArgumentNullException.ThrowIfNull(unitOfPixel);
        var units = new byte[4 * unitOfPixel.Count];
        for (var i = 0; i < unitOfPixel.Count; i++)
            BinaryPrimitives.WriteInt32LittleEndian(units.AsSpan(4 * i), unitOfPixel[i]);
        return new(shape, pixels, units);
    }

    /// <summary>Whether the sizes fit together, so that it can be drawn for so many contributions.</summary>
    /// <param name="contributions">D.</param>
    public bool IsWhole(int contributions) =>
        Shape is { Channels: 1 or 3, Height: > 0, Width: > 0 } && Pixels.Length == Shape.Values && Units.Length == 4 * Shape.Pixels
        && UnitOfPixel.All(u => u >= 0 && u < contributions);

    /// <summary>That it is not whole; null: it is.</summary>
    internal string? Flaw(int contributions) => IsWhole(contributions) ? null
        : string.Create(CultureInfo.InvariantCulture, $"has a picture that fits neither its shape nor {contributions} contributions");
}
