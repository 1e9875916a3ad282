using Candor.Data;
using Candor.Masking;

namespace Candor.Predictors;

/// <summary>The units of a schema where nobody chooses others.</summary>
internal static class SchemaSpaces
{
    /// <summary>Columns of a table, values of a series, tokens of a text, superpixels of images: 8 a side, or the largest smaller number
    /// from 4 on that divides the sides.</summary>
    public static FeatureSpace Of(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema switch
        {
            { Text: { } text } => new TokenSpace(text.Tokens, text.Vocabulary),
            { Series: { } series } => new SeriesSpace(series.Steps, series.Features),
            { Image: { } image } => new SuperpixelGrid(image, Cells(image)),
            _ => new ColumnSpace(schema),
        };
    }

    private static int Cells(ImageShape shape)
    {
        var side = Math.Min(shape.Height, shape.Width);
        for (var n = Math.Min(8, side); n >= 4; n--)
            if (shape.Height % n == 0 && shape.Width % n == 0)
                return n;
        return Math.Min(8, side);
    }
}
