using Candor.Data;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>The rows that stand for all: of the run's own test part class by class in proportion, of new data at random.</summary>
/// <param name="All">Rows that there are.</param>
/// <param name="Data">Where they are from, as named.</param>
/// <param name="Sha256">Hash of that: of a file as it is stored, of the run's own data its content; null where there is not one
/// file.</param>
/// <param name="Draw">So many of them, in the order of the data; more hold the fewer of new data.</param>
internal sealed record GlobalRows(int All, string Data, string? Sha256, Func<int, Case[]> Draw)
{
    /// <summary>Rows that are held at most.</summary>
    public const int Most = 100_000;

    /// <summary>Rows that are drawn unasked at most.</summary>
    public const int MostUnasked = 10_000;

    /// <summary>The rows of a request.</summary>
    /// <exception cref="CandorException">The data does not fit the run, has no rows, or too many.</exception>
    public static GlobalRows Of(GlobalRequest request, RunContext context, ulong seed)
    {
        if (request.Rows is < 0 or > Most)
            throw new CandorException(FormattableString.Invariant(
                $"{request.Rows} rows are to be explained, but it must be 1 to {Most}, or all (--sample 2000)."));
        var found = request.Data is { } path ? New(context, path, request, seed) : Own(context, seed);
        if (found.All == 0)
            throw new CandorException($"{found.Data} has no rows to explain.");
        if (request.Rows == 0 && found.All > Most)
            throw new CandorException(FormattableString.Invariant(
                $"{found.Data} has {found.All} rows, but at most {Most} are explained together; draw some (--sample 10000)."));
        return found;
    }

    private static GlobalRows Own(RunContext context, ulong seed)
    {
        var part = context.Split.Test;
        return new(part.Count, context.Config.Data, part.Source.Sha256,
            n => [.. MeasuredRows.Draw(part, n, seed).Rows.Select(r => context.Contract.Of(part.Source, r))]);
    }

    // The rows with the smallest random keys, so that a file of any length is read once and little of it is kept.
    private static GlobalRows New(RunContext context, string path, GlobalRequest request, ulong seed)
    {
        var limit = request.Rows is null ? MostUnasked : request.Rows == 0 ? Most : request.Rows.Value;
        var kept = new PriorityQueue<(ulong Key, int Place, Case Row), ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
        var rows = 0;
        var file = CaseFile.Open(context.Contract, path, context.Reading(request.Reading));
        file.Scan(row =>
        {
            request.Cancellation.ThrowIfCancellationRequested();
            if (row is null)
                return true;
            var key = Seeds.Mix(Seeds.Mix(seed, Seeds.Measured), (ulong)rows);
            if (kept.Count < limit)
                kept.Enqueue((key, rows, row), key);
            else
                _ = kept.EnqueueDequeue((key, rows, row), key);
            rows++;
            return true;
        });
        foreach (var note in file.Notes)
            request.Say?.Invoke(note);
        var drawn = kept.UnorderedItems.Select(e => e.Element).OrderBy(e => e.Key).ToArray();
        return new(rows, path, file.Sha256, n => [.. drawn.Take(n).OrderBy(e => e.Place).Select(e => e.Row)]);
    }
}
