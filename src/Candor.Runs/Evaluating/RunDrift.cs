using Candor.Data;
using Candor.Data.Profiles;
using Candor.Data.Records;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;

namespace Candor.Runs.Evaluating;

/// <summary>What is to be held against the data that a run learnt from.</summary>
public sealed record DriftRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>New data with the same columns; labels need not be there. Null: the run's own test part.</summary>
    public string? Data { get; init; }

    /// <summary>How new data is read; cells without a value and unknown categories are counted, not refused.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Is told what a person should know of how new data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();
}

/// <summary>How far data lies from what a run learnt from; the model is not asked.</summary>
public static class RunDrift
{
    /// <summary>Columns, parts and drift.</summary>
    /// <exception cref="CandorException">There is no run, its own data is gone, or the data does not fit.</exception>
    public static DataProfile Of(DriftRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(request.Run, "cpu", request.Program, limits: request.Reading.Limits, say: request.Say);
        using var saved = context.Saved;
        if (request.Data is null)
            return context.Config.Measures
                ? throw new CandorException($"{request.Run} measures a model on data that are not cut into parts, so there is no test " +
                    "part to hold against a training part; name new data (candor data drift RUN DATA).")
                : ProfileOf.Of(context.Split, context.Contract.Units);
        var texts = context.Contract.Schema.Text is not null;
        var (part, unknown) = context.New(request.Data, request.Reading with
        {
            Missing = request.Reading.Missing ?? (texts ? null : MissingPolicy.Mean),
            Unknown = UnknownPolicy.Background,
        }, request.Say);
        return Profile(context, part, request.Data, unknown);
    }

    /// <summary>New data beside the training part.</summary>
    internal static DataProfile Profile(RunContext context, DataPart part, string name, UnknownCells? unknown)
    {
        var train = context.Split.Train;
        var profile = ProfileOf.Of([train, part], context.Contract.Units);
        var shown = Path.GetFileName(name.TrimEnd('/'));
        return profile with
        {
            Parts = [profile.Parts[0], profile.Parts[1] with { Name = shown }],
            Drift = DriftOf.Of(train, part, shown, unknown),
        };
    }
}
