namespace Candor.Tensors;

/// <summary>Streams of random numbers that one seed stands for, so that no purpose disturbs another.</summary>
internal static class Seeds
{
    public const ulong Weights = 1, Batches = 2, Steps = 3, Perturbations = 4, WrongLabels = 5, Subsets = 6, Noise = 7, Baseline = 8,
        Pretraining = 9, Randomisation = 10,
        Augmentation = 21, Dropout = 22, Examples = 23, Candidates = 24;

    // Apart from those above, so that new purposes do not meet.
    public const ulong LearnedDropout = 40, Selection = 41, Judges = 42, Approximators = 43, Directions = 44, Flipped = 45,
        Shown = 46, Rankings = 47, Measured = 48, Watched = 49, Tuning = 50, Interactions = 51;

    /// <summary>A seed for a purpose, or for the n-th of a purpose (SplitMix64's finaliser).</summary>
    public static ulong Mix(ulong seed, ulong purpose)
    {
        var z = seed + (purpose + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    /// <summary>A seed for a purpose in an epoch, so that a run that was stopped goes on to the same numbers.</summary>
    public static ulong InEpoch(ulong seed, ulong purpose, int epoch) => Mix(Mix(seed, purpose), (ulong)epoch);
}
