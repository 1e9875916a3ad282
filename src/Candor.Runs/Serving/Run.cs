using System.Collections.Concurrent;
using System.Reflection;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;
using Candor.Runs.Predicting;
using Candor.Runs.Samples;

namespace Candor.Runs.Serving;

/// <summary>A finished run, opened to predict and explain new cases.</summary>
/// <remarks>
/// It may be used by many threads at once: they take turns where tensors are computed, which takes all cores by itself, so that answers are
/// those of one after the other. The training data need not be there, unless training examples take the predictor's place.
/// </remarks>
public sealed class Run : IDisposable
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> s_properties = new();

    private readonly Lock _turn = new();
    private readonly RunContext _context;
    private readonly RunOptions _options;
    private readonly CasePredictor _predictor;
    private readonly CaseExplainer? _explainer;
    private readonly Explainer? _method;

    private Run(RunContext context, RunOptions options)
    {
        (_context, _options, _predictor) = (context, options, new CasePredictor(context, options.Rule));
        if (context.Config.IsByExamples && options.Explainer is null)
            return;
        _ = context.Baseline;
        _method = context.Explainer(options.Explainer, options.Settings, shown: true);
        _explainer = new(context, _method, options.Seed ?? context.Config.Seed);
    }

    /// <summary>The run's folder.</summary>
    public string Folder => _context.Folder.Path;

    /// <summary>What new cases are matched by: columns, categories, units, classes.</summary>
    public Contract Contract => _context.Contract;

    /// <summary>Class names, in the order of the probabilities; empty for regression.</summary>
    public IReadOnlyList<string> Classes => Contract.Schema.Classes;

    /// <summary>Opens the folder of a finished run.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">How; null: on the CPU, with the run's explainer and seed.</param>
    /// <exception cref="CandorException">There is no run, it has not ended, or its files are damaged or not what it wrote.</exception>
    public static Run Open(string path, RunOptions? options = null)
    {
        options ??= new();
        var context = RunContext.Open(path, options.Device, options.Program, options.Before, options.Reading.Limits);
        try
        {
            return new Run(context, options);
        }
        catch
        {
            context.Saved.Dispose();
            throw;
        }
    }

    /// <summary>A case of this run.</summary>
    /// <param name="values">A <see cref="Data.Case"/>; a dictionary of values by column; an object whose properties are named as the
    /// columns (<c>new { income = 30_000, employment = "self-employed" }</c>); or a text, where the predictor takes texts.</param>
    /// <exception cref="CandorException">The values do not fit the contract.</exception>
    public Case Case(object values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values switch
        {
            Case ready => ready,
            string text => Contract.OfText(text),
            IEnumerable<KeyValuePair<string, object?>> pairs => Contract.Of(pairs, _options.Reading),
            IEnumerable<KeyValuePair<string, System.Text.Json.JsonElement>> pairs =>
                Contract.Of(pairs.Select(p => KeyValuePair.Create(p.Key, (object?)p.Value)), _options.Reading),
            _ => Contract.Of(Properties(values), _options.Reading),
        };
    }

    /// <summary>Predicts a case.</summary>
    /// <param name="values">As for <see cref="Case"/>.</param>
    /// <exception cref="CandorException">The values do not fit the contract.</exception>
    public Prediction Predict(object values) => Predict([Case(values)])[0];

    /// <summary>Predicts cases, in order.</summary>
    /// <param name="rows">Each as for <see cref="Case"/>.</param>
    /// <exception cref="CandorException">Values do not fit the contract.</exception>
    public IReadOnlyList<Prediction> Predict(IEnumerable<object> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Case[] cases = [.. rows.Select(Case)];
        lock (_turn)
            return _predictor.Predict(cases);
    }

    /// <summary>Explains the prediction of a case: its class's probability, or its number in the target's own units.</summary>
    /// <param name="values">As for <see cref="Case"/>.</param>
    /// <param name="target">The class to explain; null: the predicted one.</param>
    /// <exception cref="CandorException">The values do not fit the contract, or the run explains by training examples.</exception>
    public ExplainedRow Explain(object values, string? target = null) => Explain([Case(values)], target)[0];

    /// <summary>Explains the predictions of cases, in order: each as it is explained alone.</summary>
    /// <param name="rows">Each as for <see cref="Case"/>.</param>
    /// <param name="target">The class to explain; null: the predicted one of each.</param>
    /// <exception cref="CandorException">Values do not fit the contract, or the run explains by training examples.</exception>
    public IReadOnlyList<ExplainedRow> Explain(IEnumerable<object> rows, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (_explainer is null)
            throw ByExamples();
        Case[] cases = [.. rows.Select(Case)];
        ExplainedCase[] explained;
        lock (_turn)
            explained = _explainer.Explain(cases, _explainer.Target(target), _options.Rankings);
        return [.. explained.Select(Row)];
    }

    /// <summary>The smallest changes of a row after which the predictor decides otherwise, several that differ, each verified.</summary>
    /// <param name="values">As for <see cref="Case"/>; a row of a table.</param>
    /// <param name="options">Which changes are allowed; null: all columns.</param>
    /// <returns>The nearest first; none where no allowed change is enough.</returns>
    /// <exception cref="CandorException">Values or options do not fit the contract.</exception>
    public IReadOnlyList<Counterfactual> WhatWouldChange(object values, CounterfactualOptions? options = null)
    {
        var row = Case(values);
        lock (_turn)
            return CounterfactualSearch.Find(row, options ?? new(), _predictor.Predict);
    }

    /// <summary>Explains a case as its page shows it: with scores, how far to trust it, and what it rests on.</summary>
    /// <param name="chosen">Which case: a row of the run's own data, of other data, values, or a text.</param>
    /// <param name="target">The class to explain; null: the predicted one.</param>
    /// <param name="clock">Tells the time that the page names; null: the system's.</param>
    /// <param name="cancellation">Stops the work between two blocks of masked rows.</param>
    /// <exception cref="CandorException">The case does not fit the run, or the run explains by training examples.</exception>
    public CaseExplanation Show(CaseChoice chosen, string? target = null, TimeProvider? clock = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        if (_method is null)
            throw ByExamples();
        ExplainRequest request = new()
        {
            Run = _context.Folder.Path,
            Case = chosen,
            Explainer = _options.Explainer,
            Settings = _options.Settings,
            Target = target,
            Seed = _options.Seed,
            Device = _options.Device,
            Before = _options.Before,
            Clock = clock ?? TimeProvider.System,
            Cancellation = cancellation,
        };
        lock (_turn)
        {
            using var scope = torch.NewDisposeScope();
            return RunExplanation.Explain(request, _context, chosen.Find(_context, null), _method);
        }
    }

    /// <summary>The rows of the run's own test part with their predictions, in order.</summary>
    /// <exception cref="CandorException">The run's data is not where it was, or has changed.</exception>
    public IReadOnlyList<PredictedRow> TestRows()
    {
        const int batch = 4096;
        lock (_turn)
        {
            using var scope = torch.NewDisposeScope();
            var part = _context.Split.Test;
            return [.. part.Rows.Chunk(batch).SelectMany(rows =>
            {
                Case[] cases = [.. rows.Select(row => Contract.Of(part.Source, row))];
                return _predictor.Predict(cases).Select((p, i) => new PredictedRow(rows[i], cases[i].Id, cases[i].Label, p));
            })];
        }
    }

    /// <summary>A row of the run's own data as values by column: a number, a category's name, or null where nothing is known.</summary>
    internal IReadOnlyDictionary<string, object?> ValuesOf(int row)
    {
        // Refuses rows that are not there.
        _ = Contract.Of(_context.Split.Source, row);
        var raw = _context.Split.Source.Row(row).ToArray();
        return Contract.Schema.Columns.Select((c, i) => (c.Name, Value: double.IsNaN(raw[i]) ? null
            : c.Kind == ColumnKind.Numeric ? raw[i] : (object?)c.Categories[(int)raw[i]])).ToDictionary(c => c.Name, c => c.Value,
            StringComparer.Ordinal);
    }

    private static CandorException ByExamples() => new("This run explains by training examples (RunExamples); to explain by units, " +
        "name an explainer (new RunOptions { Explainer = \"lime\" }).");

    private ExplainedRow Row(ExplainedCase e) => new(e.Target, e.Value is null ? e.Probability : null, e.Base,
        [.. ShownCase.Values(e.Case, _context.Saved.Predictor.Space).Select((v, i) => new UnitContribution(v.Name, v.Value, e.Phi[i])
            { HalfWidth = e.Trust?.HalfWidths?[i] })])
    { Value = e.Value, Trust = e.Trust, Insertion = e.Scores?.Insertion, Deletion = e.Scores?.Deletion };

    private static IEnumerable<KeyValuePair<string, object?>> Properties(object values) =>
        s_properties.GetOrAdd(values.GetType(), t => [.. t.GetProperties().Where(p => p.CanRead && p.GetIndexParameters().Length == 0)])
            .Select(p => KeyValuePair.Create(p.Name, p.GetValue(values)));

    /// <summary>Frees the predictor.</summary>
    public void Dispose()
    {
        _context.Network?.Dispose();
        _context.Saved.Dispose();
    }
}
