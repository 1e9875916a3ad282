using System.Text;
using System.Text.Json;
using Candor.Data;

namespace Candor.Predictors;

/// <summary>How inputs are written for a program outside: a JSON array a line, a text as a JSON string.</summary>
public sealed class CommandRows
{
    private readonly Standardizer? _standardizer;

    private CommandRows(Standardizer? standardizer) => _standardizer = standardizer;

    /// <summary>The inputs as they are: pixels, token indices, a series flattened.</summary>
    public static CommandRows Plain { get; } = new(null);

    /// <summary>
    /// A table's row in the file's own units and column order: numbers, and category names; null where a categorical column is masked. An
    /// image's values from 0 to 255, channel by channel and row by row. A text as <see cref="Texts"/> writes it.
    /// </summary>
    public static CommandRows Raw(Standardizer standardizer)
    {
        ArgumentNullException.ThrowIfNull(standardizer);
        return standardizer.Text is { } encoder ? Texts(encoder) : new(standardizer);
    }

    /// <summary>A text as a JSON string: the words that are left, in lower case, with blanks between them; a word beyond the vocabulary is
    /// <c>&lt;unknown&gt;</c>.</summary>
    public static CommandRows Texts(TextEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return new(null) { Encoder = encoder };
    }

    private TextEncoder? Encoder { get; init; }

    /// <summary>The line of an input.</summary>
    internal string Line(ReadOnlySpan<float> input)
    {
        if (Encoder is not null)
            return $"\"{JsonEncodedText.Encode(Encoder.Decode(input))}\"";
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            if (_standardizer is null)
                foreach (var value in input)
                    json.WriteNumberValue(value);
            else
                WriteRaw(json, input, _standardizer);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<float> input, Standardizer scale)
    {
        if (scale.Image is { } image)
        {
            // Three digits, since single precision leaves 5e-6 of a 0; the sum turns −0 into 0.
            for (var pixel = 0; pixel < input.Length; pixel++)
                json.WriteNumberValue(Math.Round(255 * (input[pixel] * scale.Deviation[pixel / image.Pixels]
                    + scale.Mean[pixel / image.Pixels]), 3) + 0.0);
            return;
        }
        var i = 0;
        foreach (var column in scale.Columns)
        {
            if (column.Kind == ColumnKind.Numeric)
                json.WriteNumberValue(Round(input[i] * scale.Deviation[i] + scale.Mean[i]));
            else if (Category(input.Slice(i, column.Width), scale, i) is { } category)
                json.WriteStringValue(column.Categories[category]);
            else
                json.WriteNullValue();
            i += column.Width;
        }
    }

    /// <summary>The category that is on; null where none is, as in a masked column.</summary>
    private static int? Category(ReadOnlySpan<float> input, Standardizer scale, int first)
    {
        for (var k = 0; k < input.Length; k++)
            if (Math.Abs(input[k] * scale.Deviation[first + k] + scale.Mean[first + k] - 1) < 1e-3)
                return k;
        return null;
    }

    // Inputs are single precision: seven digits are all there is, and "5.1" is what the file said.
    private static double Round(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;
        var digits = 6 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) : value;
    }
}
