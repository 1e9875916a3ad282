namespace Candor.Training;

/// <summary>By what the epoch is chosen on the validation part.</summary>
public enum EpochChoice
{
    /// <summary>η·Acc + Ins + 1 − Del: Eq. (15) of Yoshikawa &amp; Iwata (2024).</summary>
    Insertion,

    /// <summary>
    /// η·Acc + margin + 1 − Del, where the margin is insertion minus that of a random wrong label: an epoch gains nothing by being
    /// easier to convince of anything.
    /// </summary>
    Margin,
}
