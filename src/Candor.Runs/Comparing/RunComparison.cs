using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Literature;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Comparing;

/// <summary>Compares runs on the same rows, or one run's predictor before its tuning with the tuned one: options, scores, decisions,
/// explanations, what weighs how much.</summary>
public static class RunComparison
{
    private const int MostUnasked = 10_000;

    /// <summary>Compares.</summary>
    /// <exception cref="CandorException">Columns or classes of the runs differ, the data does not fit, or too few rows remain that no run
    /// was trained on.</exception>
    public static Comparison Compare(CompareRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var scope = torch.NewDisposeScope();
        // Runs over the same data have the same to say of it.
        var said = new HashSet<string>(StringComparer.Ordinal);
        var say = request.Say;
        request = request with { Say = sentence => { if (said.Add(sentence)) say?.Invoke(sentence); } };
        var models = ComparedModel.Open(request);
        try
        {
            return Of(request, models, request.Seed ?? models[0].Context.Config.Seed);
        }
        finally
        {
            foreach (var model in models)
                model.Dispose();
        }
    }

    private static Comparison Of(CompareRequest request, IReadOnlyList<ComparedModel> models, ulong seed)
    {
        var all = ComparedRows.Of(request, models);
        var rows = Drawn(all, models[0], request, seed);
        var labelled = rows.Labelled;
        var measures = models.Select((m, i) => ModelMeasures.Of(m, rows.Cases[i], labelled, seed, request)).ToArray();
        var changes = ScoreChanges.Of(measures[0].Scores, [.. measures.Skip(1).Select(m => m.Scores)]);
        var (explained, obstacles) = Explanations(request, models, rows, measures, seed);
        return new()
        {
            Runs = [.. models.Select((m, i) => Described(m, measures[i].Scores))],
            Data = rows.Data,
            DataSha256 = rows.Sha256,
            Rows = rows.Count,
            AllRows = all.Count,
            Label = models[0].Context.Contract.Schema.Label,
            Classes = models[0].Context.Contract.Schema.Classes,
            Seed = seed,
            Options = OptionDifferences.Of(models),
            Pairs = [.. Enumerable.Range(1, models.Count - 1).Select(i => DecisionMoves.With(
                new()
                {
                    Run = i,
                    Changes = changes[i - 1],
                    Rows = [],
                    Explanations = explained[i - 1],
                    Unexplained = obstacles[i - 1]
                },
                rows.Cases[0], measures[0].Predictions, measures[i].Predictions, models[0].Context.Contract.Schema.Classes))],
            Notes = [.. Notes(models, all, rows, labelled)],
            Citations = [.. Citations.Of([.. models.Select(m => m.Shown?.Paper).OfType<Paper>().Distinct()])
                .Select(p => new Citation(p.Key, p.Text, p.BibTex))],
            Candor = Records.Environment(models[0].Predictor.Device).Candor,
            Libtorch = TorchRuntime.Version,
            Made = Moment.Utc(request.Clock),
        };
    }

    private static ComparedRows Drawn(ComparedRows all, ComparedModel reference, CompareRequest request, ulong seed)
    {
        var wanted = request.Rows is { } asked ? asked == 0 ? all.Count : asked : Needed(all, reference, request, seed);
        if (wanted < ComparedRows.Least)
            throw new CandorException(string.Create(CultureInfo.InvariantCulture,
                $"{wanted} rows are asked for (--sample), but {ComparedRows.Least} are needed to tell anything; ask for more."));
        int[] drawn = MeasuredRows.Draw([.. all.Cases[0].Select(c => (long)c.Class)], wanted, seed);
        return all with { Cases = [.. all.Cases.Select(c => drawn.Select(i => c[i]).ToArray())] };
    }

    private static int Needed(ComparedRows all, ComparedModel reference, CompareRequest request, ulong seed)
    {
        if (all.Count <= MeasuredRows.Least || reference.Scored is null || reference.ReplacesPredictor)
            return Math.Min(all.Count, MostUnasked);
        var pilot = MeasuredRows.Draw([.. all.Cases[0].Select(c => (long)c.Class)], MeasuredRows.Least, seed)
            .Select(i => all.Cases[0][i]).ToArray();
        return MeasuredRows.Needed(ModelMeasures.ByExplanations(reference, pilot, all.Labelled, seed, request, "pilot",
            MeasuredRows.Counts), Math.Min(all.Count, MostUnasked));
    }

    private static (ExplanationChanges?[] Changes, string?[] Obstacles) Explanations(CompareRequest request,
        IReadOnlyList<ComparedModel> models, ComparedRows rows, ModelMeasures[] measures, ulong seed)
    {
        var (reference, cases) = (models[0], rows.Cases[0]);
        string?[] obstacles = [.. models.Skip(1).Select((m, i) => ExplainedRows.Obstacle(reference, m, (cases, rows.Cases[i + 1])))];
        if (obstacles.All(o => o is not null))
            return (new ExplanationChanges?[obstacles.Length], obstacles);
        var classes = reference.Context.Contract.Schema.Classes.ToList();
        // The class that the reference decides for, in all models: contributions to different classes say nothing of each other.
        long[] targets = [.. measures[0].Predictions.Select(p => (long)Math.Max(0, classes.IndexOf(p.Decision)))];
        var phi = ExplainedRows.Of(reference, reference, cases, targets, seed, request).Phi;
        var comparison = new ExplanationComparison(reference, cases, measures[0].Predictions, targets, phi, request, seed);
        var chance = comparison.Chance();
        return (ExplanationComparison.Corrected([.. models.Skip(1).Select((m, i) => obstacles[i] is not null ? null
            : comparison.Of(m, measures[i + 1].Predictions,
                ExplainedRows.Of(m, reference, rows.Cases[i + 1], targets, seed, request).Phi, chance))]), obstacles);
    }

    private static ComparedRun Described(ComparedModel model, Evaluation? scores) => new()
    {
        Name = model.Name,
        Run = model.Run,
        Before = model.Before,
        ModelSha256 = model.Context.ModelSha256,
        ContractSha256 = model.Context.ContractSha256,
        TrainedOnSha256 = model.Context.Contract.DataSha256,
        Explainer = model.Shown?.Name ?? model.Context.Config.Method,
        Settings = model.Shown is { } e ? ExplainerInForce.Settings(e, model.Predictor) : new SortedDictionary<string, string>(),
        // Of so many rows one by one nobody reads the scores.
        Scores = scores is null ? null : scores with { InsertionPerRow = [], DeletionPerRow = [] },
    };

    private static IEnumerable<string> Notes(IReadOnlyList<ComparedModel> models, ComparedRows all, ComparedRows rows, bool labelled)
    {
        foreach (var note in all.Notes)
            yield return note;
        if (rows.Count < all.Count)
            yield return string.Create(CultureInfo.InvariantCulture, $"{rows.Count} of {all.Count} rows were compared, drawn " +
                $"{(labelled && models[0].Context.Contract.Schema.Classes.Count > 0 ? "class by class in proportion" : "at random")}; " +
                $"intervals are what that leaves open (--sample all compares every row).");
        if (!labelled)
            yield return "The rows have no labels, so accuracy and scores for the true class are not among the scores.";
        if (models.Select(m => m.Shown?.Name).OfType<string>().Distinct().Count() > 1)
            yield return $"The runs are explained by different methods ({string.Join(", ", models.Where(m => m.Shown is not null)
                .Select(m => $"{m.Name} by {m.Shown!.Name}"))}): differences of explanations and of their scores are those of model and " +
                "method together; one explainer for all compares the models alone (--explainer).";
        if (models[0].Context.Contract.Schema.Image is not null)
            yield return "Pictures have no units in common, so what weighs how much over all rows is not compared.";
    }
}
