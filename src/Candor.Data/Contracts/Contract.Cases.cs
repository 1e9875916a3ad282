using System.Globalization;
using Candor.Data.Formats;
using Candor.Data.Formats.Pictures;

namespace Candor.Data;

public sealed partial record Contract
{
    /// <summary>A row of a data set that has this contract's schema.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="row">Row from 0.</param>
    /// <exception cref="CandorException">The data set has another schema, or there is no such row.</exception>
    public Case Of(Dataset data, int row)
    {
        ArgumentNullException.ThrowIfNull(data);
        Standardizer.Check(data);
        if (row < 0 || row >= data.Count)
            throw new CandorException(FormattableString.Invariant(
                $"There is no row {row}: {data.Name} has rows 0 to {data.Count - 1} (--row)."));
        var label = data.LabelText(row);
        var id = data.Ids.Count > 0 && data.Ids[row].Length > 0 ? data.Ids[row] : null;
        if (Schema.Text is not null)
            return new TextCase(this, data.Document(row)) { Row = row, Label = label, Id = id };
        return Schema.Image is not null
            ? new PictureCase(this, data.Pixels(row).ToArray()) { Row = row, Label = label, Id = id }
            : new TableCase(this, data.Row(row).ToArray()) { Row = row, Label = label, Id = id };
    }

    /// <summary>Values by column name: numbers, category names, texts, booleans, null for what is missing. A text contract takes its text
    /// column.</summary>
    /// <param name="values">Names and values; names that the contract does not know are left alone.</param>
    /// <param name="reading">How they are read; null: as in training.</param>
    /// <exception cref="CandorException">A column has no value, or one that does not fit.</exception>
    public Case Of(IEnumerable<KeyValuePair<string, object?>> values, CaseReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Schema.Image is not null)
            throw new CandorException("The predictor takes pictures, not values by name; give a picture.");
        Case? found = null;
        var source = new ValuesTable("The values", values);
        new ContractRows(this, source, reading ?? new(), numbered: false).Scan(c => (found = c.Case ?? throw c.Incomplete()) is null);
        return found!;
    }

    /// <summary>A row of a table with other values in some columns; it is of no data any more.</summary>
    /// <param name="row">The row.</param>
    /// <param name="values">The values to change, by column name.</param>
    /// <param name="reading">How they are read; null: as in training.</param>
    /// <exception cref="CandorException">The case is no row of a table, there is no such column, or a value does not fit.</exception>
    public Case Changed(Case row, IReadOnlyDictionary<string, object?> values, CaseReading? reading = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (row is not TableCase table)
            throw new CandorException("Values by name (--set) change a row of a table, but this case is none.");
        string[] names = [.. Schema.Columns.Select(c => c.Name)];
        if (values.Keys.FirstOrDefault(k => NameMatch.Find(names, k) < 0) is { } unknown)
            throw new CandorException($"The predictor was not trained on a column '{unknown}' (--set).{Suggestion.Of(unknown, names)}");
        var changed = values.Select(v => KeyValuePair.Create(names[NameMatch.Find(names, v.Key)], v.Value));
        var old = names.Select(
            (n, i) => KeyValuePair.Create(n, (object?)(double.IsNaN(table.Raw[i]) ? null : Schema.Columns[i].Show(table.Raw[i]))))
            .Where(o => changed.All(c => c.Key != o.Key));
        // What was missing in the row stays so.
        var whole = (TableCase)Of([.. old, .. changed], (reading ?? new()) with { Missing = MissingPolicy.Mean });
        return new TableCase(this, [.. whole.Raw]) { Id = $"{row.Name}, changed" };
    }

    /// <summary>A row of a table by its raw values.</summary>
    /// <param name="values">[columns] Numbers, category indices, NaN where nothing is known, as <see cref="Dataset.Row"/> gives
    /// them.</param>
    /// <exception cref="CandorException">There are more or fewer values than columns.</exception>
    public Case OfRaw(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count == Schema.Columns.Count ? new TableCase(this, [.. values])
            : throw new CandorException(
                FormattableString.Invariant($"{values.Count} values were given for {Schema.Columns.Count} columns."));
    }

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="CandorException">The predictor takes no texts, or the text has no word.</exception>
    public Case OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Schema.Text is null)
            throw new CandorException("--text explains a text, but the predictor was trained on other data; name a row (--row 12).");
        return Schema.Text.HasWord(text) ? new TextCase(this, text) : throw new CandorException(
            "The text has no word, so there is nothing to explain; give one with a word at least (--text \"…\").");
    }

    /// <summary>A picture in a file, brought to the contract's size where training did so.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CandorException">The predictor takes no pictures, or this one cannot be read or has another size.</exception>
    public Case OfPicture(string path) => OfPicture(path, File.ReadAllBytes(path));

    /// <summary>A picture in memory, as a file holds it (PNG, JPEG …).</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="file">The file's bytes.</param>
    /// <param name="limits">How large it may be; null: as usual.</param>
    /// <exception cref="CandorException">The predictor takes no pictures, or this one cannot be read or has another size.</exception>
    public Case OfPicture(string name, byte[] file, ReadLimits? limits = null) => new PictureCase(this, Decode(name, file, limits).Pixels);

    /// <summary>A picture as the contract has it.</summary>
    /// <exception cref="CandorException">The predictor takes no pictures, or this one cannot be read or has another size.</exception>
    internal Picture Decode(string name, byte[] file, ReadLimits? limits)
    {
        if (Schema.Image is not { } shape)
            throw new CandorException($"{name} is a picture, but the predictor was trained on other data; give such data.");
        var picture = Picture.Decode(name, file, ImageBits, limits);
        picture = ImageSide is { } side ? Resize.ToSquare(picture, side) with { StrayBytes = picture.StrayBytes } : picture;
        if (shape.Channels == 3)
            picture = picture.InColour();
        return picture.Shape == shape ? picture
            : throw new CandorException(picture.Shape.Channels != shape.Channels
                ? $"{name} is in colour, but the training pictures are grey; convert it."
                : string.Create(CultureInfo.InvariantCulture,
                    $"{name} is {picture.Shape.Height} × {picture.Shape.Width} pixels large (height × width), but the predictor takes " +
                    $"{shape.Height} × {shape.Width}; resize it."));
    }
}
