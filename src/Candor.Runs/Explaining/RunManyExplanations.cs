using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(request.Run, request.Device, request.Program, request.Before);
        using var saved = context.Saved;
        var explainer = context.Explainer(request.Explainer, request.Settings, shown: true);
        using var network = context.Network;
        var file = CaseFile.Open(context.Contract, request.Data, context.Reading(request.Reading));
        var layout = request.Layout ?? (saved.Schema.Text is null ? ExplanationLayout.Wide : ExplanationLayout.Long);
        if (layout == ExplanationLayout.Wide && saved.Schema.Text is not null)
            throw new CandorException("Texts have units of their own each, which cannot stand side by side; use --layout long.");
        var table = new ExplanationTable(layout, saved.Predictor.Space.Names, context.Contract.Ids.Count > 0,
            saved.Predictor.Task == LearningTask.Regression);
        var print = Fingerprint(request, context, file, explainer, layout);
        var done = request.Resume ? RowJournal.Open(request.Out, print)?.Rows ?? 0 : 0;
        using var rows = RowFile.Create(request.Out, table.Columns, append: done > 0);
        var batches = new Batches(
            request, new(context, explainer, request.Seed ?? context.Config.Seed), table, rows, print, done);
        file.ScanAll(batches.Add);
        batches.Write();
        rows.Finish();
        RowJournal.Remove(request.Out);
        foreach (var note in file.Notes)
            request.Say?.Invoke(note);
        return batches.Done;
    }

    private static string Fingerprint(ExplainManyRequest request, RunContext context, CaseFile file, Explainer explainer,
        ExplanationLayout layout)
    {
        var text = string.Join('\n', SavedPredictor.HashOf(request.Before ? context.Folder.Before : context.Folder.Model),
            context.Contract.ToJson(), request.Data, file.Sha256,
            explainer.Name, JsonSerializer.Serialize(request.Settings), request.Target, request.Seed,
                JsonSerializer.Serialize(request.Reading), layout, request.Out, TorchRuntime.Version);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Gathers cases and writes their explanations.</summary>
    private sealed class Batches(
        ExplainManyRequest request, CaseExplainer explainer, ExplanationTable table, RowFile file, string fingerprint, long from)
    {
        private readonly List<(int Row, string? Id, Case? Case)> _batch = new(BatchRows);
        private readonly int? _target = explainer.Target(request.Target);

        public long Done { get; private set; } = from;

        public bool Add(int row, string? id, Case? found)
        {
            if (row < Done)
                return true;
            _batch.Add((row, id, found));
            if (_batch.Count == BatchRows)
                Write();
            return true;
        }

        public void Write()
        {
            request.Cancellation.ThrowIfCancellationRequested();
            Case[] cases = [.. _batch.Where(b => b.Case is not null).Select(b => b.Case!)];
            var explained = explainer.Explain(cases, _target);
            var next = 0;
            foreach (var (row, id, found) in _batch)
                foreach (var line in found is null ? [table.Nothing(row, id)] : table.Rows(explained[next++]))
                    file.Add(line);
            Done += _batch.Count;
            _batch.Clear();
            if (RowFile.HasLines(request.Out))
            {
                file.Flush();
                RowJournal.Keep(request.Out, fingerprint, Done);
            }
            request.Progress?.Invoke(Done);
        }
    }
}
