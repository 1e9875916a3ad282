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
    /// A table's row in the file's own units and column order: numbers, and category names; null for what is missing and stays so
    /// (<see cref="MissingPolicy.Keep"/>), and where a categorical column is masked. An
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
        var raw = new double[scale.Columns.Count];
        scale.Invert(input, raw);
        foreach (var (column, value) in scale.Columns.Zip(raw))
        {
            if (double.IsNaN(value))
                json.WriteNullValue();
            else if (column.Kind == ColumnKind.Numeric)
                json.WriteNumberValue(value);
            else
                json.WriteStringValue(column.Categories[(int)value]);
        }
    }
}
