using System.Globalization;
using Candor.Data;
using Candor.Runs.Explaining;

namespace Candor.Runs.Comparing;

/// <summary>The rows on which runs can be compared: none that any of them was trained or chosen on.</summary>
/// <param name="Data">Where they are from, as named.</param>
/// <param name="Sha256">Hash of that.</param>
/// <param name="Cases">The rows by model, [models][rows], in the same order.</param>
/// <param name="Notes">How they were found.</param>
internal sealed record ComparedRows(string Data, string? Sha256, IReadOnlyList<Case[]> Cases, IReadOnlyList<string> Notes)
{
    /// <summary>Rows below which no test says anything.</summary>
    public const int Least = 20;

    /// <summary>Rows that there are.</summary>
    public int Count => Cases[0].Length;

    /// <summary>Whether the true label of every row is known.</summary>
    public bool Labelled => Cases[0].All(c => c.Label.Length > 0);

    /// <summary>Finds them.</summary>
    /// <exception cref="CandorException">The data does not fit a run, or too few rows remain.</exception>
    public static ComparedRows Of(CompareRequest request, IReadOnlyList<ComparedModel> models)
    {
        var rows = request.Data is null ? Own(models, request) : New(models, request, request.Data);
        return rows.Count >= Least ? rows : throw new CandorException(string.Create(CultureInfo.InvariantCulture,
            $"{rows.Count} row{(rows.Count == 1 ? " is" : "s are")} left to compare, but {Least} are needed to tell anything. " +
            $"{string.Join(' ', rows.Notes)} Give rows that none of the runs was trained on (--data), or train with the same split " +
            $"(--seed)."));
    }

    // The first run's test rows; of another split, or other data, those are left out that another run has learnt from.
    private static ComparedRows Own(IReadOnlyList<ComparedModel> models, CompareRequest request)
    {
        var split = models[0].Context.Split;
        var (source, sha256) = (split.Source, split.Source.Sha256);
        List<string> notes = [];
        var kept = split.Test.Rows.ToList();
        foreach (var (model, i) in models.Select((m, i) => (m, i)).Skip(1).Where(m => m.m.Run != models[0].Run))
        {
            var (other, all) = (model.Context.Split, kept.Count);
            if (model.Context.Config.Measures)
            {
                notes.Add($"What {model.Name}, a model that was given, was trained on is not known.");
                continue;
            }
            if (other.Source.Sha256 == sha256)
            {
                var learnt = other.Train.Rows.Concat(other.Validation.Rows).ToHashSet();
                kept.RemoveAll(learnt.Contains);
            }
            else
            {
                var learnt = Learnt(model, labelled: true);
                kept.RemoveAll(r => learnt.Contains(RowKeys.Of(models[0].Context.Contract.Of(source, r), labelled: true)));
                notes.Add($"{model.Name} was trained on other data than {models[0].Name} (their hashes differ); rows are matched by what " +
                    "they hold.");
            }
            if (kept.Count < all)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{model.Name} was trained or chosen on {all - kept.Count} of the " +
                    $"{all} test rows of {models[0].Name}; these are left out, and {kept.Count} remain."));
        }
        if (models[0].Context.Config.Measures)
            notes.Add($"What {models[0].Name}, a model that was given, was trained on is not known.");
        var cases = models.Select(m => m.Run == models[0].Run || m.Context.Split.Source.Sha256 == sha256
            ? kept.Select(r => m.Context.Contract.Of(m.Context.Split.Source, r)).ToArray()
            : Matched(m, source, kept, request)).ToArray();
        return Common(models[0].Context.Config.Data, sha256, cases, notes);
    }

    private static Case[] Matched(ComparedModel model, Dataset source, List<int> rows, CompareRequest request)
    {
        var wanted = rows.ToHashSet();
        List<Case> found = [];
        new DatasetCases(model.Context.Contract, source, model.Context.Reading(request.Reading)).Scan(row =>
        {
            if (row.Case is { } c && wanted.Contains(row.Row))
                found.Add(c);
            return true;
        });
        return [.. found];
    }

    private static ComparedRows New(IReadOnlyList<ComparedModel> models, CompareRequest request, string path)
    {
        if (path == "-" && models.DistinctBy(m => m.Context.ContractSha256).Count() > 1)
            throw new CandorException("Standard input can be read once, but the runs have contracts of their own, by each of which the " +
                "rows are read; give a file (--data rows.csv).");
        List<string> notes = [];
        Dictionary<string, Case[]> read = new(StringComparer.Ordinal);
        string? sha256 = null;
        foreach (var model in models.DistinctBy(m => m.Context.ContractSha256))
        {
            List<Case> cases = [];
            var file = CaseFile.Open(model.Context.Contract, path, model.Context.Reading(request.Reading));
            file.Scan(row =>
            {
                request.Cancellation.ThrowIfCancellationRequested();
                if (row is not null && cases.Count == GlobalRows.Most)
                    throw new CandorException(FormattableString.Invariant(
                        $"{path} has more than {GlobalRows.Most} rows, which is what can be compared together; give some of them."));
                if (row is not null)
                    cases.Add(row);
                return true;
            });
            foreach (var note in file.Notes)
                request.Say?.Invoke(note);
            sha256 ??= file.Sha256;
            read[model.Context.ContractSha256] = [.. cases];
        }
        var found = Common(path, sha256, [.. models.Select(m => read[m.Context.ContractSha256])], notes);
        return WithoutLearnt(found, models, notes);
    }

    // Rows of a run's own training part say what it remembers, not what it has understood.
    private static ComparedRows WithoutLearnt(ComparedRows found, IReadOnlyList<ComparedModel> models, List<string> notes)
    {
        var labelled = found.Count > 0 && found.Labelled;
        var learnt = new HashSet<int>();
        foreach (var (model, i) in models.Index().Select(m => (m.Item, m.Index)).DistinctBy(m => m.Item.Run))
        {
            if (model.Context.Config.Measures || !TryLearnt(model, labelled, out var keys))
            {
                notes.Add($"Whether {model.Name} was trained on some of these rows is not known: its training data is not at hand.");
                continue;
            }
            var own = found.Cases[i].Index().Where(c => keys.Contains(RowKeys.Of(c.Item, labelled))).Select(c => c.Index).ToArray();
            if (own.Length > 0)
                notes.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{model.Name} was trained or chosen on {own.Length} of the {found.Count} rows of {found.Data}; these are left out."));
            learnt.UnionWith(own);
        }
        return found with { Cases = [.. found.Cases.Select(c => c.Where((_, i) => !learnt.Contains(i)).ToArray())], Notes = notes };
    }

    private static bool TryLearnt(ComparedModel model, bool labelled, out HashSet<string> keys)
    {
        try
        {
            keys = Learnt(model, labelled);
            return true;
        }
        catch (CandorException)
        {
            keys = [];
            return false;
        }
    }

    private static HashSet<string> Learnt(ComparedModel model, bool labelled)
    {
        var split = model.Context.Split;
        return [.. split.Train.Rows.Concat(split.Validation.Rows)
            .Select(r => RowKeys.Of(model.Context.Contract.Of(split.Source, r), labelled))];
    }

    // A run may leave out rows with missing values that another takes.
    private static ComparedRows Common(string data, string? sha256, Case[][] cases, List<string> notes)
    {
        var common = cases.Select(c => c.Select(r => r.Row)).Aggregate((a, b) => a.Intersect(b)).ToHashSet();
        var most = cases.Max(c => c.Length);
        if (common.Count < most)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{most - common.Count} of {most} rows are answered by some of the runs alone, because of missing values; they are left " +
                $"out."));
        return new(data, sha256, [.. cases.Select(c => c.Where(r => common.Contains(r.Row)).ToArray())], notes);
    }
}
