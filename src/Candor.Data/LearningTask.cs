namespace Candor.Data;

/// <summary>What is learnt of a data set's label.</summary>
public enum LearningTask
{
    /// <summary>The label is one of a few classes.</summary>
    Classification,

    /// <summary>The label is a number.</summary>
    Regression,
}
