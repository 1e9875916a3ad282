namespace Candor.Data;

/// <summary>What to do with a category that training did not have.</summary>
public enum UnknownPolicy
{
    /// <summary>Refuse it, naming line, column and value. The default.</summary>
    Error,

    /// <summary>Nothing is known of the cell: it counts as the mean of the training rows, as a missing cell does.</summary>
    Background,
}
