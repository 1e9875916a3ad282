namespace Candor.Data;

/// <summary>Rows of a data set, encoded for a predictor.</summary>
public sealed class DataPart
{
    internal DataPart(string name, Dataset source, IReadOnlyList<int> rows, Standardizer standardizer)
    {
        Name = name;
        Source = source;
        Rows = rows;
        var width = standardizer.Width;
        if ((long)rows.Count * width > Array.MaxLength)
            throw new CandorException($"The {name} part of {source.Name} needs {rows.Count} × {width} encoded inputs, more than one array holds ({Array.MaxLength}); use fewer rows or columns.");
        Inputs = new float[rows.Count * width];
        Labels = new long[rows.Count];
        Targets = source.Schema.Task == LearningTask.Regression ? new double[rows.Count] : [];
        standardizer.Check(source);
        for (var i = 0; i < rows.Count; i++)
        {
            var encoded = Inputs.AsSpan(i * width, width);
            standardizer.Apply(source.Row(rows[i]), encoded);
            Labels[i] = source.Label(rows[i]);
            if (Targets.Length > 0)
                Targets[i] = source.Target(rows[i]);
            for (var j = 0; j < width; j++)
            {
                if (!float.IsFinite(encoded[j]))
                    throw new CandorException($"Row {rows[i]} (from 0) of {source.Name} lies beyond single precision once standardised: column '{source.Schema.Columns[standardizer.UnitOfInput[j]].Name}' is {source.Text(rows[i], standardizer.UnitOfInput[j])}, where training had mean {standardizer.Mean[j]} and deviation {standardizer.Deviation[j]}; correct or remove the row.");
            }
        }
    }

    /// <summary><c>train</c>, <c>validation</c>, <c>test</c>, or a name of the caller's.</summary>
    public string Name { get; }

    /// <summary>The data set that the rows are of.</summary>
    public Dataset Source { get; }

    /// <summary>[Count] Row numbers in <see cref="Source"/>; ascending in the parts of a split.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Rows.Count;

    /// <summary>[Count × Width] Standardised inputs, row by row; all finite.</summary>
    public float[] Inputs { get; }

    /// <summary>[Count] Class indices; zeros for regression.</summary>
    public long[] Labels { get; }

    /// <summary>[Count] The numbers that regression is to predict, as they stand in the file; empty for classification.</summary>
    public double[] Targets { get; }
}
