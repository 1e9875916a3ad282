namespace Candor.Reports.Sections;

/// <summary>Where in a report a section stands; in the order in which they are shown.</summary>
internal enum Tab
{
    /// <summary>What came out: the verdict, scores, curves. What names no other place stands here, too.</summary>
    Verdict,

    /// <summary>How well the predictor decides, as a whole and by groups of rows.</summary>
    Performance,

    /// <summary>What it was trained and measured on.</summary>
    Data,

    /// <summary>What the model leans on over many rows.</summary>
    Model,

    /// <summary>Single rows and their explanations.</summary>
    Rows,

    /// <summary>How it was trained.</summary>
    Training,

    /// <summary>What is needed to repeat the run.</summary>
    Run,
}
