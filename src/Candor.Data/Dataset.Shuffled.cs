namespace Candor.Data;

public sealed partial class Dataset
{
    /// <summary>The same rows with their labels permuted, within the publisher's test part and outside it: nothing can be learnt from them
    /// but by heart.</summary>
    /// <param name="seed">The same seed gives the same labels for ever.</param>
    /// <exception cref="CandorException">The labels are numbers.</exception>
    public Dataset ShuffleLabels(ulong seed)
    {
        if (Schema.Task == LearningTask.Regression)
            throw new CandorException($"{Name} has numbers as labels; only classes can be shuffled.");
        var random = new Xoshiro256(seed);
        var from = TestFrom ?? Count;
        var (first, rest) = (_labels[..from], _labels[from..]);
        random.Shuffle(first);
        random.Shuffle(rest);
        return new Dataset(Name, Source, Schema, _values, _pixels, [.. first, .. rest], [], TestFrom) { KeepsMissing = KeepsMissing };
    }
}
