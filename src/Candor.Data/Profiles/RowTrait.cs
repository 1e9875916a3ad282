namespace Candor.Data.Profiles;

/// <summary>What is known of every row of a part: a column's value, of a picture its brightness, of a text its length.</summary>
/// <param name="Column">Its name, kind and categories.</param>
/// <param name="Values">[rows] Raw values: numbers, category indices, NaN where there is none.</param>
internal sealed record RowTrait(Column Column, double[] Values)
{
    /// <summary>What the label's trait is called where that name is a column's, too.</summary>
    private const string True = "true ";

    /// <summary>The traits of a part.</summary>
    public static IReadOnlyList<RowTrait> Of(DataPart part)
    {
        var schema = part.Source.Schema;
        return schema.Image is { } image ? OfImages(part, image) : schema.Text is not null ? [Length(part)] : OfTable(part);
    }

    /// <summary>The labels of a part; rows that have none are NaN.</summary>
    public static RowTrait Label(DataPart part)
    {
        var schema = part.Source.Schema;
        var name = schema.Columns.Any(c => c.Name == schema.Label) ? True + schema.Label : schema.Label;
        return part.Targets.Length > 0 || schema.Classes.Count == 0 ? new(Column.Numeric(name), part.Targets)
            : new(new Column(name, ColumnKind.Categorical, schema.Classes), [.. part.Labels.Select(l => l < 0 ? double.NaN : l)]);
    }

    /// <summary>Texts by row: numbers where all that there are are numbers and there are many, else categories.</summary>
    /// <param name="name">What they are called.</param>
    /// <param name="texts">[rows]; an empty one is missing.</param>
    /// <param name="mostCategories">More numbers than this are numbers.</param>
    public static RowTrait OfTexts(string name, IReadOnlyList<string> texts, int mostCategories)
    {
        string[] names = [.. texts.Where(t => t.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (names.Length > mostCategories && names.All(n => Formats.Cell.TryNumber(n, out _)))
            return new(Column.Numeric(name), [.. texts.Select(t => Formats.Cell.TryNumber(t, out var x) ? x : double.NaN)]);
        var at = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        return new(Column.Categorical(name, names), [.. texts.Select(t => t.Length > 0 ? at[t] : double.NaN)]);
    }

    private static RowTrait[] OfTable(DataPart part)
    {
        var columns = part.Source.Schema.Columns;
        var values = columns.Select(_ => new double[part.Count]).ToArray();
        for (var i = 0; i < part.Count; i++)
        {
            var row = part.Source.Row(part.Rows[i]);
            for (var c = 0; c < values.Length; c++)
                values[c][i] = row[c];
        }
        return [.. columns.Zip(values, (c, v) => new RowTrait(c, v))];
    }

    // Brightness is the mean over all channels, contrast the deviation over the pixels; both in [0, 1].
    private static RowTrait[] OfImages(DataPart part, ImageShape image)
    {
        string[] names = ["brightness", "contrast", .. image.Channels == 3 ? ["red", "green", "blue"] : Array.Empty<string>()];
        var values = names.Select(_ => new double[part.Count]).ToArray();
        for (var i = 0; i < part.Count; i++)
        {
            var pixels = part.Source.Pixels(part.Rows[i]);
            var (sum, squares) = (0.0, 0.0);
            foreach (var v in pixels)
            {
                sum += v;
                squares += v * (double)v;
            }
            var mean = sum / pixels.Length;
            values[0][i] = mean / 255;
            values[1][i] = Math.Sqrt(Math.Max(0, squares / pixels.Length - mean * mean)) / 255;
            for (var channel = 0; channel < names.Length - 2; channel++)
            {
                var all = 0L;
                foreach (var v in pixels.Slice(channel * image.Pixels, image.Pixels))
                    all += v;
                values[channel + 2][i] = all / 255.0 / image.Pixels;
            }
        }
        return [.. names.Zip(values, (n, v) => new RowTrait(Column.Numeric(n), v))];
    }

    private static RowTrait Length(DataPart part) => new(Column.Numeric("words"), [.. part.Rows.Select(row =>
    {
        var text = part.Source.Document(row);
        return (double)(part.Standardizer.Text is WordEncoder words ? Tokenizer.Split(text, words.Shape.Rule).Count
            : part.Standardizer.Text!.Spans(text).Count);
    })]);

    /// <summary>Share of a text part's words that its predictor does not know; null where there is no vocabulary.</summary>
    public static double? UnknownWords(DataPart part)
    {
        if (part.Standardizer.Text is not WordEncoder encoder || part.Count == 0)
            return null;
        var (unknown, all) = (0L, 0L);
        foreach (var row in part.Rows)
        {
            var text = part.Source.Document(row);
            foreach (var span in Tokenizer.Split(text, encoder.Shape.Rule))
            {
                all++;
                unknown += encoder.Vocabulary[Tokenizer.Word(text, span)] == Vocabulary.Unknown ? 1 : 0;
            }
        }
        return all == 0 ? null : (double)unknown / all;
    }
}
