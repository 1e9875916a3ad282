using System.Globalization;

namespace Candor.Data;

/// <summary>Refuses sizes that a file declares without holding anything of that size: memory is reserved by them.</summary>
internal static class DeclaredShape
{
    private const int MostTokens = 1_000_000;

    /// <summary>Checks the inputs that a schema speaks of.</summary>
    /// <param name="schema">As a file has it.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="CandorException">An image, a text or a series is larger than any that is read.</exception>
    public static void Require(Schema schema, string path)
    {
        if (schema.Image is { } image && (image.Channels is not (1 or 3) || image.Height < 1 || image.Width < 1
            || (long)image.Height * image.Width > new ReadLimits().Pixels))
            throw Damaged(path, $"images of {image.Channels} channels and {image.Height} × {image.Width} pixels");
        if (schema.Text is { } text && text.Tokens is < 1 or > MostTokens)
            throw Damaged(path, $"texts of {schema.Text!.Tokens} tokens");
        if (schema.Series is { } series && (series.Steps < 1 || series.Features < 1
            || (long)series.Steps * series.Features != schema.Columns.Count))
            throw Damaged(path, $"series of {series.Steps} times of {series.Features} features in {schema.Columns.Count} columns");
    }

    private static CandorException Damaged(string path, FormattableString what) => new(
        $"{path} speaks of {what.ToString(CultureInfo.InvariantCulture)}, which cannot be; it was changed by hand. " +
        "Restore the file or train again.");
}
