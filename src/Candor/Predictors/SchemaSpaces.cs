using Candor.Data;
using Candor.Masking;

namespace Candor.Predictors;

/// <summary>The units of a schema where nobody chooses others.</summary>
internal static class SchemaSpaces
{
    /// <summary>The places of a text's words, or the words that a tokenizer cut into pieces.</summary>
    public static TokenSpace Of(TextShape text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Pieces is { } pieces ? new PieceSpace(text.Tokens, pieces) : new TokenSpace(text.Tokens, text.Vocabulary);
    }

    /// <summary>Columns of a table, values of a series, tokens of a text, superpixels of images.</summary>
    public static FeatureSpace Of(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema switch
        {
            { Text: { } text } => Of(text),
            { Series: { } series } => new SeriesSpace(series.Steps, series.Features),
            { Image: { } image } => new SuperpixelGrid(image, SuperpixelGrid.UsualCells(image)),
            _ => new ColumnSpace(schema),
        };
    }
}
