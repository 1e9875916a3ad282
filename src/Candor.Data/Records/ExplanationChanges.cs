namespace Candor.Data.Records;

/// <summary>How far the explanations of two models differ, on the same rows, for the same class, with the same masks.</summary>
public sealed record ExplanationChanges
{
    /// <summary>Rank agreement: mean over rows of Spearman's correlation of the two φ, in [−1, 1].</summary>
    public required double Agreement { get; init; }

    /// <summary>Half of its 95 % interval over rows.</summary>
    public required double AgreementHalf { get; init; }

    /// <summary>Distance: mean over rows of Σ|φ − φ'|, in units of the explained output.</summary>
    public required double Distance { get; init; }

    /// <summary>Half of its 95 % interval over rows.</summary>
    public required double DistanceHalf { get; init; }

    /// <summary>The rank agreement of the reference with itself under other random draws; null where nothing is drawn.</summary>
    public double? ChanceAgreement { get; init; }

    /// <summary>Its distance to itself under other random draws; null where nothing is drawn.</summary>
    public double? ChanceDistance { get; init; }

    /// <summary>The rows whose explanations differ most: by distance, then by rank agreement.</summary>
    public required IReadOnlyList<ChangedExplanation> Rows { get; init; }

    /// <summary>How much each unit weighs in both models; empty where rows have no units in common (images).</summary>
    public IReadOnlyList<ImportanceChange> Units { get; init; } = [];
}

/// <summary>A row with both explanations.</summary>
/// <param name="Sample">The row; what the reference says stands as before, what the run says as after.</param>
/// <param name="Agreement">Spearman's correlation of the two; NaN where one ranks nothing.</param>
/// <param name="Distance">Σ|φ − φ'|.</param>
public sealed record ChangedExplanation(ExplainedSample Sample, double Agreement, double Distance);

/// <summary>How much a unit weighs in two models: mean |φ| over the same rows.</summary>
/// <param name="Name">The unit; of texts a word.</param>
/// <param name="From">Mean |φ| in the reference.</param>
/// <param name="FromHalf">Half of its 95 % interval over rows.</param>
/// <param name="To">Mean |φ| in the run.</param>
/// <param name="ToHalf">Half of its 95 % interval over rows.</param>
/// <param name="Change">Mean of |φ'| − |φ| over the rows.</param>
/// <param name="ChangeHalf">Half of its 95 % interval; NaN where there is none.</param>
/// <param name="P">p-value of Student's paired t-test, row by row; NaN where none can be made.</param>
/// <param name="Adjusted">The same after Holm's correction over all units and pairs.</param>
public sealed record ImportanceChange(
    string Name, double From, double FromHalf, double To, double ToHalf, double Change, double ChangeHalf, double P, double Adjusted);
