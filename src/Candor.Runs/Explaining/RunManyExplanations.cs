using Candor.Data;
using Candor.Explainers;
using Candor.Runs.Folders;
using Candor.Runs.Tables;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>Explains all cases of data in batches, in bounded memory, and goes on where it was cut off.</summary>
public static class RunManyExplanations
{
    private const int BatchRows = 256;

    /// <summary>Explains and writes.</summary>
    /// <returns>Rows of the data, those of an earlier part included.</returns>
    /// <exception cref="CandorException">Data, class or explainer do not fit the run, or the file cannot be gone on with.</exception>
    public static long Explain(ExplainManyRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Resume && !RowFile.HasLines(request.Out))
            throw new CandorException(
                $"{request.Out} is Parquet, whose index comes last, so it cannot be gone on with (--resume); write .jsonl or .csv.");
        // All that needs no tensors comes first: libtorch may still be loading.
        var documents = RunDocuments.Read(request.Run, request.Program, request.Before);
        var file = CaseFile.Open(documents.Contract, request.Data, documents.Reading(request.Reading));
        CaseFiles.RequireSame(request.Ranks, request.Data, file, documents);
        var print = Fingerprint(request, documents, file);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(documents, request.Device, request.Program, request.Threads, request.Reading.Limits,
            request.Say);
        using var saved = context.Saved;
        var explainer = context.Explainer(request.Explainer, request.Settings, shown: true);
        using var network = context.Network;
        var layout = request.Layout ?? (saved.Schema.Text is null ? ExplanationLayout.Wide : ExplanationLayout.Long);
        if (layout == ExplanationLayout.Wide && saved.Schema.Text is not null)
            throw new CandorException("Texts have units of their own each, which cannot stand side by side; use --layout long.");
        var table = new ExplanationTable(layout, saved.Predictor.Space.Names, context.Contract.Ids.Count > 0,
            saved.Predictor.Task == LearningTask.Regression);
        print = Completed(print, explainer, layout);
        var first = request.Ranks.IsFirst;
        var done = BitConverter.ToInt64(request.Ranks.FromFirst(BitConverter.GetBytes(
            first && request.Resume ? RowJournal.Open(request.Out, print)?.Rows ?? 0 : 0)));
        using var rows = first ? RowFile.Create(request.Out, table.Columns, append: done > 0)
            : RowFile.Csv(TextWriter.Null, table.Columns);
        var cases = new CaseExplainer(context, explainer, request.Seed ?? context.Config.Seed);
        var target = cases.Target(request.Target);
        var batches = new RankedBatches(request.Ranks, BatchRows, Lines, rows.Add, Wrote, request.Cancellation);
        var from = done;
        file.ScanAll((row, id, found) =>
        {
            if (row >= from)
                batches.Add(new(row, id, found));
            return true;
        });
        batches.Write();
        rows.Finish();
        if (first)
            RowJournal.Remove(request.Out);
        foreach (var note in file.Notes)
            request.Say?.Invoke(note);
        return done;

        IEnumerable<IReadOnlyList<object?>> Lines(IReadOnlyList<RowCase> batch)
        {
            var explained = cases.Explain([.. batch.Where(b => b.Case is not null).Select(b => b.Case!)], target);
            var next = 0;
            foreach (var (row, id, found) in batch)
                foreach (var line in found is null ? [table.Nothing(row, id)] : table.Rows(explained[next++]))
                    yield return line;
        }

        void Wrote(long more)
        {
            done += more;
            if (first && RowFile.HasLines(request.Out))
            {
                rows.Flush();
                RowJournal.Keep(request.Out, print, done);
            }
            request.Progress?.Invoke(done);
        }
    }

    // What the answers depend on, and the file: another journal is not gone on with.
    private static string Fingerprint(ExplainManyRequest request, RunDocuments documents, CaseFile file) => string.Join('\n',
        documents.ModelSha256, documents.ContractSha256, request.Data, file.Sha256,
        TextHash.Words(request.Settings), request.Target, request.Seed, TextHash.Words(request.Reading), request.Out);

    private static string Completed(string fingerprint, Explainer explainer, ExplanationLayout layout) =>
        TextHash.Of($"{fingerprint}\n{explainer.Name}\n{layout}\n{TorchRuntime.Version}");
}
