namespace Candor.Data;

/// <summary>Rows of one data set are equal where their inputs (values, pixels or text) and their labels are; a missing cell equals a
/// missing cell.</summary>
/// <param name="data">The data set.</param>
internal sealed class EqualRows(Dataset data) : IEqualityComparer<int>
{
    private readonly bool _numbers = data.Schema.Task == LearningTask.Regression;
    private readonly bool _images = data.Schema.Image is not null;
    private readonly bool _texts = data.Schema.Text is not null;

    public bool Equals(int x, int y) => data.Label(x) == data.Label(y) && (!_numbers || data.Target(x).Equals(data.Target(y)))
        && (_images ? data.Pixels(x).SequenceEqual(data.Pixels(y))
            : _texts ? string.Equals(data.Document(x), data.Document(y), StringComparison.Ordinal)
            : data.Row(x).SequenceEqual(data.Row(y)));

    // 0 and −0 have one hash, and so have all that is no number, as they are equal.
    public int GetHashCode(int row)
    {
        var hash = new HashCode();
        hash.Add(_numbers ? data.Target(row) : data.Label(row));
        if (_images)
            hash.AddBytes(data.Pixels(row));
        else if (_texts)
            hash.Add(data.Document(row), StringComparer.Ordinal);
        else
            foreach (var value in data.Row(row))
                hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>How many rows equal one of others.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="others">The others.</param>
    public int CountIn(IEnumerable<int> rows, IEnumerable<int> others)
    {
        var known = new HashSet<int>(others, this);
        return rows.Count(known.Contains);
    }
}
