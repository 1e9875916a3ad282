namespace Candor.Data;

/// <summary>Rows of a data set, encoded for a predictor.</summary>
public sealed class DataPart
{
    private readonly Lazy<float[]> _inputs;

    internal DataPart(string name, Dataset source, IReadOnlyList<int> rows, Standardizer standardizer)
    {
        Name = name;
        Source = source;
        Rows = rows;
        Standardizer = standardizer;
        Labels = new long[rows.Count];
        Targets = source.Schema.Task == LearningTask.Regression ? new double[rows.Count] : [];
        standardizer.Check(source);
        for (var i = 0; i < rows.Count; i++)
        {
            Labels[i] = source.Label(rows[i]);
            if (Targets.Length > 0)
                Targets[i] = source.Target(rows[i]);
        }
        _inputs = new Lazy<float[]>(source.Schema.Text is not null ? EncodeTexts : source.Schema.Image is null ? EncodeTable
            : EncodeImages);
        if (source.Schema is { Image: null, Text: null })
            _ = _inputs.Value; // A row that cannot be encoded is named now. Images all can, and many need never be here as floats at once.
    }

    private float[] EncodeTable()
    {
        var (name, source, rows, standardizer, width) = (Name, Source, Rows, Standardizer, Standardizer.Width);
        if ((long)rows.Count * width > Array.MaxLength)
            throw new CandorException($"The {name} part of {source.Name} needs {rows.Count} × {width} encoded inputs, more than one array holds ({Array.MaxLength}); use fewer rows or columns.");
        var inputs = new float[rows.Count * width];
        for (var i = 0; i < rows.Count; i++)
        {
            var encoded = inputs.AsSpan(i * width, width);
            standardizer.Apply(source.Row(rows[i]), encoded);
            for (var j = 0; j < width; j++)
            {
                if (!float.IsFinite(encoded[j]))
                    throw new CandorException($"Row {rows[i]} (from 0) of {source.Name} lies beyond single precision once standardised: column '{source.Schema.Columns[standardizer.UnitOfInput[j]].Name}' is {source.Text(rows[i], standardizer.UnitOfInput[j])}, where training had mean {standardizer.Mean[j]} and deviation {standardizer.Deviation[j]}; correct or remove the row.");
            }
        }

        return inputs;
    }

    private float[] EncodeImages()
    {
        var width = Standardizer.Width;
        if ((long)Count * width > Array.MaxLength)
            throw new CandorException($"The {Name} part of {Source.Name} needs {Count} × {width} encoded inputs, more than one array holds ({Array.MaxLength}); take fewer images (--limit).");
        var inputs = new float[Count * width];
        for (var i = 0; i < Count; i++)
            Standardizer.Apply(Source.Pixels(Rows[i]), inputs.AsSpan(i * width, width));
        return inputs;
    }

    private float[] EncodeTexts()
    {
        var width = Standardizer.Width;
        if ((long)Count * width > Array.MaxLength)
            throw new CandorException($"The {Name} part of {Source.Name} needs {Count} × {width} tokens, more than one array holds ({Array.MaxLength}); take fewer texts (--limit) or tokens (--tokens).");
        var inputs = new float[Count * width];
        for (var i = 0; i < Count; i++)
            Standardizer.Apply(Source.Document(Rows[i]), inputs.AsSpan(i * width, width));
        return inputs;
    }

    /// <summary><c>train</c>, <c>validation</c>, <c>test</c>, or a name of the caller's.</summary>
    public string Name { get; }

    /// <summary>The data set that the rows are of.</summary>
    public Dataset Source { get; }

    /// <summary>[Count] Row numbers in <see cref="Source"/>; ascending in the parts of a split.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Rows.Count;

    /// <summary>Encodes the rows.</summary>
    public Standardizer Standardizer { get; }

    /// <summary>[Count × Width] Standardised inputs, row by row; all finite. Of images and texts they are made when first asked for;
    /// <see cref="Pixels"/> are four times smaller.</summary>
    public float[] Inputs => _inputs.Value;

    /// <summary>[Count × C·H·W] The bytes of the images, row by row, as a copy.</summary>
    /// <exception cref="InvalidOperationException">The rows are no images.</exception>
    public byte[] Pixels()
    {
        var width = Standardizer.Width;
        if ((long)Count * width > Array.MaxLength)
            throw new CandorException($"The {Name} part of {Source.Name} has {Count} images of {width} bytes, more than one array holds ({Array.MaxLength}); take fewer images (--limit).");
        var pixels = new byte[Count * width];
        for (var i = 0; i < Count; i++)
            Source.Pixels(Rows[i]).CopyTo(pixels.AsSpan(i * width));
        return pixels;
    }

    /// <summary>[Count] Class indices; zeros for regression.</summary>
    public long[] Labels { get; }

    /// <summary>[Count] The numbers that regression is to predict, as they stand in the file; empty for classification.</summary>
    public double[] Targets { get; }
}
