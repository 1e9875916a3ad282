namespace Candor.Data;

/// <summary>Test rows that are given apart from the training rows.</summary>
internal static class TestPart
{
    /// <summary>A set with other rows behind it as the test part, matched as new data is: columns by name in any order, categories and
    /// classes that need not all occur, LIBSVM's absent features as zeros.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="test">A file, a folder, or a named set.</param>
    /// <param name="label">The label column; null: the training rows'.</param>
    /// <param name="options">How the training rows were read.</param>
    /// <exception cref="CandorException">The test data does not fit, or the set has a test part of its own.</exception>
    public static Dataset Join(Dataset data, string test, string? label, DataOptions options)
    {
        if (data.TestFrom is not null)
            throw new CandorException($"{data.Source} has a test part of its own, so another one ({test}) cannot be given (--test-data).");
        // What the standardisation is does not matter: raw values are read.
        var contract = Contract.Of(data.Schema, Standardizer.Fit(data, [0]), options) with { ImageBits = data.ImageBits };
        var part = CaseFile.Open(contract, test, new()
        {
            Label = label,
            NeedsLabels = true,
            Unknown = options.Unknown ?? UnknownPolicy.Error,
            Separator = options.Separator,
            Header = options.Header,
            SkipLines = options.SkipLines,
            Comment = options.Comment,
            NoQuotes = options.NoQuotes,
            Numbers = options.Numbers,
            Cache = options.Cache,
            FollowLinks = options.FollowLinks,
            Limits = options.Limits,
        }).ToDataset();
        // The vocabulary is found later, in the training part.
        var rows = part.Schema.Text is null ? part
            : Dataset.OfContract(part.Name, part.Source, data.Schema, [], [], [.. Enumerable.Range(0, part.Count).Select(part.Document)],
                [.. Enumerable.Range(0, part.Count).Select(part.Label)], []).WithIds(part.Ids);
        return Dataset.Join([data, rows], lastIsTest: true).WithNotes([.. data.OwnNotes, .. part.OwnNotes]);
    }
}
