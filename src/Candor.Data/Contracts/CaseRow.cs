using Candor.Data.Formats;

namespace Candor.Data;

/// <summary>A row of new data: its case, or the column for whose missing value training would have left the row out.</summary>
internal readonly record struct CaseRow(Case? Case, int Row, Location At, string? Id = null, string MissingColumn = "")
{
    /// <summary>The error for who wants this very row.</summary>
    public CandorException Incomplete() => At.Error(
        $"missing value in column '{MissingColumn}', and training left such rows out; complete it, or keep the row (--missing mean).");
}
