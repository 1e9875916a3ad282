namespace Candor.Data.Formats;

/// <summary>A place in a text file, line and column from 1; the column counts characters, as editors do. Line 0: no place in it.</summary>
internal readonly record struct Location(string Path, long Line, long Column)
{
    public override string ToString() => Line == 0 ? Path : $"{Path}:{Line}:{Column}";

    /// <summary>An error at this place.</summary>
    public CandorException Error(string message, Exception? inner = null) =>
        inner is null ? new CandorException($"{this}: {message}") : new CandorException($"{this}: {message}", inner);
}
