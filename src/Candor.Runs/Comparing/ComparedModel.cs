using Candor.Explainers;
using Candor.Explainers.Learned;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Runs.Comparing;

/// <summary>One of the compared models, opened.</summary>
internal sealed class ComparedModel : IDisposable
{
    private ComparedModel(CompareRequest request, RunDocuments documents, string run, bool before)
    {
        (Run, Before, Name) = (run, before, before ? "before" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))));
        Context = RunContext.Open(documents, request.Device, Leave(request, documents), request.Threads, request.Reading.Limits,
            request.Say);
        try
        {
            ReplacesPredictor = documents.Config.IsByExamples
                && ExampleMethods.Find(documents.Config.Method)!.Value.ReplacesPredictor();
            if (ReplacesPredictor || documents.Config.IsByExamples && request.Explainer is null)
                return;
            Shown = Context.Explainer(request.Explainer,
                RowContributions.Independent(request.Explainer, request.Settings, Context.Config), shown: true);
            Scored = Shown is LearnedExplainer ? Shown : Context.Explainer(request.Explainer, request.Settings);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public RunContext Context { get; }

    /// <summary>The run's folder, as given.</summary>
    public string Run { get; }

    public bool Before { get; }

    public string Name { get; set; }

    /// <summary>Whether training examples predict in the predictor's place.</summary>
    public bool ReplacesPredictor { get; }

    /// <summary>As people are shown explanations; null: the run explains by examples.</summary>
    public Explainer? Shown { get; }

    /// <summary>As explanations are scored.</summary>
    public Explainer? Scored { get; }

    public Predictor Predictor => Context.Saved.Predictor;

    /// <summary>Opens the models of a request, the reference first; all speak of the same columns and classes.</summary>
    /// <exception cref="CandorException">A run is none or has not ended, one is named twice, or columns or classes differ.</exception>
    public static IReadOnlyList<ComparedModel> Open(CompareRequest request)
    {
        (string Run, bool Before)[] asked = request.Runs.Count == 1 ? [(request.Runs[0], true), (request.Runs[0], false)]
            : [.. request.Runs.Select(r => (r, false))];
        if (request.Runs.Count == 0)
            throw new CandorException("Name the runs to compare (candor compare runs/a runs/b).");
        if (request.Runs.GroupBy(r => Path.TrimEndingDirectorySeparator(Path.GetFullPath(r)), StringComparer.Ordinal)
            .FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CandorException($"{twice.First()} is named twice; name each run once, or one run alone for before and after its " +
                "tuning.");
        if (request.Runs.Count == 1 && RunFolder.Open(request.Runs[0]) is var only && !File.Exists(only.Before))
            throw new CandorException($"The run in {request.Runs[0]} kept no model from before its tuning, so there is nothing to compare " +
                $"it with; name a second run (candor compare {request.Runs[0]} RUN).");
        var documents = asked.Select(a => RunDocuments.Read(a.Run, request.Program, a.Before)).ToArray();
        for (var i = 1; i < documents.Length; i++)
            Contracts.RequireSame(documents[0], documents[i]);
        List<ComparedModel> models = [];
        try
        {
            foreach (var (i, a) in asked.Index())
                models.Add(new(request, documents[i], a.Run, a.Before));
        }
        catch
        {
            models.ForEach(m => m.Dispose());
            throw;
        }
        if (request.Runs.Count == 1)
            models[1].Name = "after";
        else if (models.DistinctBy(m => m.Name).Count() < models.Count)
            models.ForEach(m => m.Name = m.Run);
        return models;
    }

    // Leave is for the runs that need it; a run whose model is no program or script refuses it.
    private static ProgramLeave Leave(CompareRequest request, RunDocuments documents) =>
        documents.Config.Learned?.ModelCommand is not null || request.Runs.Count == 1 ? request.Program
            : request.Program with { Allow = false, Command = null };

    public void Dispose()
    {
        Context.Network?.Dispose();
        Context.Saved.Dispose();
    }
}
