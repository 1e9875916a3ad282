using Candor.Data;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Tables;
using Candor.Tensors;

namespace Candor.Runs.Predicting;

/// <summary>Which rows are predicted, and where that is written.</summary>
public sealed record PredictRequest
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>New data: a file, folder or set, or <c>-</c> for standard input. It needs no labels.</summary>
    public required string Data { get; init; }

    /// <summary>How it is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>The file that is written: .csv, .tsv, .jsonl, .parquet or .arrow. Null: CSV to <see cref="Output"/>.</summary>
    public string? Out { get; init; }

    /// <summary>Where CSV goes without <see cref="Out"/>.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>What is decided for.</summary>
    public DecisionRule Rule { get; init; } = new();

    /// <summary>Device of the tensors.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads of the tensor library, which are the process's: the same number gives the same bits. Null: as they are.</summary>
    public int? Threads { get; init; }

    /// <summary>Leave to start the program that is the run's model.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    /// <summary>Asks the predictor before tuning instead of the tuned one.</summary>
    public bool Before { get; init; }

    /// <summary>Who shares the rows, batch by batch; the first writes.</summary>
    /// <value><see cref="Ranks.One"/>.</value>
    public Ranks Ranks { get; init; } = Ranks.One;

    /// <summary>Is told what a person should know of how the data was matched, a sentence each.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Is told how many rows are done, now and then.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Stops between two batches; what was written stays as <c>NAME.partial</c>.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What was predicted.</summary>
/// <param name="Rows">Rows of the data.</param>
/// <param name="Unanswered">Of those, rows that training would have left out for a missing value.</param>
/// <param name="Decisions">How often each class was decided for; empty for regression.</param>
public sealed record PredictionSummary(long Rows, long Unanswered, IReadOnlyDictionary<string, long> Decisions);

/// <summary>Predicts data row by row, in bounded memory.</summary>
public static class RunPrediction
{
    private const int BatchRows = 8192;

    // Values of a batch: of large images fewer are encoded at once.
    private const int BatchValues = 1 << 23;

    /// <summary>Predicts and writes: row, id where there is one, decision, and the probability of each class (<c>p_CLASS</c>), or the
    /// number.</summary>
    /// <exception cref="CandorException">Data or rule do not fit the run, or the file cannot be written.</exception>
    public static PredictionSummary Predict(PredictRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Out is { } path)
            RowFile.Known(path);
        var documents = RunDocuments.Read(request.Run, request.Program, request.Before);
        var file = CaseFile.Open(documents.Contract, request.Data, documents.Reading(request.Reading));
        CaseFiles.RequireSame(request.Ranks, request.Data, file, documents);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(documents, request.Device, request.Program, request.Threads, request.Reading.Limits,
            request.Say);
        using var saved = context.Saved;
        var predictor = new CasePredictor(context, request.Rule);
        var schema = saved.Schema;
        RowColumn[] columns = [new("row", RowType.Whole),
            .. context.Contract.Ids.Count > 0 ? [new RowColumn("id", RowType.Text)] : Array.Empty<RowColumn>(),
            .. schema.Task == LearningTask.Regression ? [new("prediction", RowType.Number)]
                : schema.Classes.Select(c => new RowColumn($"p_{c}", RowType.Number)).Prepend(new("decision", RowType.Text))];
        using var table = !request.Ranks.IsFirst ? RowFile.Csv(TextWriter.Null, columns)
            : request.Out is null ? RowFile.Csv(request.Output, columns) : RowFile.Create(request.Out, columns);
        var counts = schema.Classes.ToDictionary(c => c, _ => 0L, StringComparer.Ordinal);
        var (rows, unanswered) = (0L, 0L);
        var answerAt = context.Contract.Ids.Count > 0 ? 2 : 1;
        var batches = new RankedBatches(request.Ranks, Math.Clamp(BatchValues / saved.Standardizer.Width, 1, BatchRows),
            Lines, Write, Wrote, request.Cancellation);
        file.ScanAll((row, id, found) =>
        {
            batches.Add(new(row, id, found));
            return true;
        });
        batches.Write();
        table.Finish();
        foreach (var note in file.Notes)
            request.Say?.Invoke(note);
        return new(rows, unanswered, counts);

        IEnumerable<IReadOnlyList<object?>> Lines(IReadOnlyList<RowCase> batch)
        {
            var predictions = predictor.Predict([.. batch.Where(b => b.Case is not null).Select(b => b.Case!)]);
            var next = 0;
            foreach (var (row, id, found) in batch)
            {
                var prediction = found is null ? null : predictions[next++];
                object?[] answer = schema.Task == LearningTask.Regression ? [prediction?.Value]
                    : [prediction?.Decision, .. schema.Classes.Select((_, c) => (object?)prediction?.Probabilities[c])];
                yield return context.Contract.Ids.Count > 0 ? [(long)row, id, .. answer] : [(long)row, .. answer];
            }
        }

        void Write(IReadOnlyList<object?> line)
        {
            table.Add(line);
            if (line[answerAt] is null)
                unanswered++;
            else if (line[answerAt] is string decision && counts.ContainsKey(decision))
                counts[decision]++;
        }

        void Wrote(long more)
        {
            rows += more;
            request.Progress?.Invoke(rows);
        }
    }
}
