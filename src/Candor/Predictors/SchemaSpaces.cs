using Candor.Data;
using Candor.Masking;

namespace Candor.Predictors;

/// <summary>The units of a schema where nobody chooses others.</summary>
internal static class SchemaSpaces
{
    /// <summary>Columns of a table, values of a series, tokens of a text, superpixels of images.</summary>
    public static FeatureSpace Of(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema switch
        {
            { Text: { } text } => new TokenSpace(text.Tokens, text.Vocabulary),
            { Series: { } series } => new SeriesSpace(series.Steps, series.Features),
            { Image: { } image } => new SuperpixelGrid(image, SuperpixelGrid.UsualCells(image)),
            _ => new ColumnSpace(schema),
        };
    }
}
