using Candor.Data;
using Candor.Runs.Configuration;

namespace Candor.Runs.Folders;

/// <summary>What a finished run says of itself in words, its hashes looked at. No tensor is needed for it, so that it is read while
/// libtorch loads.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Config">What it was told.</param>
/// <param name="Model">What the model's file says.</param>
/// <param name="ModelSha256">SHA-256 of that file, hex in lower case.</param>
/// <param name="Contract">What new data is matched by.</param>
/// <param name="ContractSha256">SHA-256 of it as a document, hex in lower case.</param>
internal sealed record RunDocuments(RunFolder Folder, TrainConfig Config, SavedModel Model, string ModelSha256, Contract Contract,
    string ContractSha256)
{
    /// <summary>Reads them.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="program">Leave for a program that the run needs.</param>
    /// <param name="before">Whether the model before tuning is meant.</param>
    /// <exception cref="CandorException">There is no run, it has not ended, or a file is damaged or not what the run wrote.</exception>
    public static RunDocuments Read(string path, ProgramLeave program, bool before)
    {
        var folder = RunFolder.Open(path);
        var config = folder.ReadConfig();
        if (config.Learned?.ModelCommand is not null)
            config = config.Permit(program);
        var other = before ? "model." : "before.";
        var record = folder.ReadRecord();
        folder.Verify(record, name => !name.StartsWith(other, StringComparison.Ordinal));
        var file = before ? folder.Before : folder.Model;
        if (!File.Exists(file))
            throw new CandorException($"{file} is gone; restore it or train again.");
        var model = SavedModel.Read(file);
        // The record's hashes have just been found to be those of the files; old ones name less.
        var hash = record.Files?.GetValueOrDefault(Path.GetFileName(file)) ?? (before ? null : record.ModelSha256)
            ?? SavedPredictor.HashOf(file);
        var contract = RunContract.Read(folder, config, model);
        return new(folder, config, model, hash, contract,
            File.Exists(folder.Contract) ? SavedPredictor.HashOf(folder.Contract) : TextHash.Of(contract.ToJson()));
    }

    /// <summary>How new data is read: as asked, else as the training data was.</summary>
    public CaseReading Reading(CaseReading reading) => Reading(Config, reading);

    /// <summary>The same of a configuration.</summary>
    internal static CaseReading Reading(TrainConfig config, CaseReading reading) => reading with
    {
        Separator = reading.Separator ?? config.Reading.Separator,
        Header = reading.Header ?? config.Reading.Header,
        SkipLines = reading.SkipLines ?? config.Reading.SkipLines,
        Comment = reading.Comment ?? config.Reading.Comment,
        NoQuotes = reading.NoQuotes ?? config.Reading.NoQuotes,
        Numbers = reading.Numbers ?? config.Reading.Numbers,
        Cache = reading.Cache ?? config.Reading.Cache,
    };
}
