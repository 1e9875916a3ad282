namespace Candor.Data;

/// <summary>New data, row by row.</summary>
internal abstract class CaseSource
{
    /// <summary>What a person should know of how it was matched; complete after a scan.</summary>
    public abstract IEnumerable<string> Notes { get; }

    /// <summary>Categories that were taken for nothing, with their rows, by column; complete after a scan.</summary>
    public virtual UnknownCells Unknown => [];

    /// <summary>Reads rows in order until <paramref name="visit"/> returns false or there are no more.</summary>
    public abstract void Scan(Func<CaseRow, bool> visit);
}
