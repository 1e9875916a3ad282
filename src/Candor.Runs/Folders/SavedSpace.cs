using Candor.Data;
using Candor.Masking;
using Candor.Predictors;

namespace Candor.Runs.Folders;

/// <summary>The units in a model file; texts have none, nor have tables whose columns are the units, since they are there
/// already.</summary>
/// <param name="Kind"><c>grid</c>, <c>pixels</c>, <c>slic</c> or <c>labels</c> of images, <c>columns</c> for groups of columns.</param>
/// <param name="Cells">Cells a side of a grid or of SLIC's start.</param>
/// <param name="Labels">The unit of every pixel of a label map.</param>
/// <param name="Compactness">SLIC's.</param>
/// <param name="Iterations">SLIC's.</param>
/// <param name="Groups">Columns that are one unit.</param>
internal sealed record SavedSpace(
    string Kind, int? Cells = null, IReadOnlyList<int>? Labels = null, double? Compactness = null, int? Iterations = null,
    IReadOnlyList<ColumnGroup>? Groups = null)
{
    /// <summary>What a model file says of a space; null for columns and the places of texts.</summary>
    public static SavedSpace? Of(FeatureSpace space) => space switch
    {
        ColumnSpace { Groups: { Count: > 0 } groups } => new("columns", Groups: groups),
        ColumnSpace or SeriesSpace or TokenSpace => null,
        SuperpixelGrid grid => new("grid", Cells: grid.Cells),
        PixelSpace => new("pixels"),
        Slic slic => new("slic", slic.Options.Cells, null, slic.Options.Compactness, slic.Options.Iterations),
        Segments segments => new("labels", Labels: segments.UnitOfPixel),
        _ => throw new CandorException(
            $"A predictor whose units are {space.GetType().Name} cannot be saved; use a grid, pixels, or a label map."),
    };

    /// <summary>The space that a model file speaks of.</summary>
    /// <exception cref="CandorException">The file says something that this version does not know.</exception>
    public static FeatureSpace Create(SavedSpace? saved, Schema schema, string file)
    {
        if (schema.Text is { } text)
            return SchemaSpaces.Of(text);
        if (schema.Series is { } series)
            return new SeriesSpace(series.Steps, series.Features);
        if (schema.Image is not { } shape)
            return new ColumnSpace(schema, saved?.Groups ?? []);
        return saved switch
        {
            { Kind: "grid", Cells: { } cells } => new SuperpixelGrid(shape, cells),
            { Kind: "pixels" } => new PixelSpace(shape),
            { Kind: "slic", Cells: { } cells, Compactness: { } compactness, Iterations: { } rounds } =>
                new Slic(shape, new SlicOptions { Cells = cells, Compactness = compactness, Iterations = rounds }),
            { Kind: "labels", Labels: { } labels } => new Segments(shape, labels),
            _ => throw new CandorException(
                $"{file} has units of the kind '{saved?.Kind}', which this version does not know; use the version of candor that " +
                $"wrote it."),
        };
    }
}
