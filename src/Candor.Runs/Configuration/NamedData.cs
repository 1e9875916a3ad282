using Candor.Data;

namespace Candor.Runs.Configuration;

/// <summary>Opens data that a run's files name, not the person who asks: which, is said, and nothing of its content is in a message, for
/// whoever made the run chose the path.</summary>
internal static class NamedData
{
    /// <summary>Opens it.</summary>
    /// <param name="config">How it is read.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="where">What names it, e.g. "the run in runs/loans".</param>
    /// <param name="say">Is told what is opened.</param>
    /// <param name="reading">How it is read; null: as the configuration says.</param>
    /// <exception cref="CandorException">It is not there, or cannot be read as the run read it.</exception>
    public static Dataset Open(TrainConfig config, string path, string where, Action<string>? say,
        DataOptions? reading = null)
    {
        if (DataCatalog.Find(path) is not null || !Path.Exists(path))
            return Dataset.Open(path, config.Label, reading ?? config.Reading);
        say?.Invoke($"{where} names its data, which is read: {path}");
        return Silent(path, where, () => Dataset.Open(path, config.Label, reading ?? config.Reading));
    }

    /// <summary>Does what may find fault with the data.</summary>
    /// <exception cref="CandorException">It did.</exception>
    public static T Silent<T>(string path, string where, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (CandorException e) when (!e.IsLimit)
        {
            throw Other(path, where);
        }
    }

    /// <summary>The error for data that is not what the run saw.</summary>
    public static CandorException Other(string path, string where) =>
        new($"{path}, which {where} names as its data, is not what the run read: it has changed since, or never was the run's. " +
            $"Restore it, or name data of your own; candor data show says what is in it.");
}
