using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Literature;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>Explains a model by training examples as a whole: which training rows most explanations lean on.</summary>
internal static class RunLeaning
{
    private const int BatchRows = 256;

    /// <summary>Explains.</summary>
    /// <param name="request">How.</param>
    /// <param name="known">Finds an earlier answer by its fingerprint; null: there is none.</param>
    public static GlobalExplanation Explain(GlobalRequest request, Func<string, GlobalExplanation?>? known)
    {
        if (request.Settings is not null || request.Target is not null || request.Before)
            throw new CandorException("Explanations by examples speak of all classes of the trained predictor and have no perturbations; " +
                "leave out --target, --before and options of other explainers, or name one (--explainer lime).");
        using var scope = torch.NewDisposeScope();
        if (request.Threads is { } threads)
            TorchRuntime.Threads = threads;
        using var opened = new OpenedExamples(new()
        {
            Run = request.Run,
            Reading = request.Reading,
            Say = request.Say,
            Explainer = request.Explainer,
            Device = request.Device,
            Program = request.Program,
            Clock = request.Clock,
        });
        var context = opened.Context;
        var seed = request.Seed ?? context.Config.Seed;
        var rows = GlobalRows.Of(request, context, seed);
        var provenance = Provenance.Of(request.Run, context, new(rows.Draw(1)[0], rows.Data, rows.Sha256), opened.Name, request.Clock) with
        {
            Row = null,
            Id = null,
            Settings = opened.Settings,
            Seed = seed,
        };
        var print = RunGlobalExplanation.Fingerprint(provenance, request);
        if (rows.Sha256 is not null && known?.Invoke(print) is { } earlier)
            return earlier;
        // A share of one half has its interval at ±.01 with 9,604 rows.
        var cases = rows.Draw(request.Rows is { } asked ? asked == 0 ? rows.All : asked : Math.Min(rows.All, GlobalRows.MostUnasked));
        var figures = Add(request, opened, cases);
        var (schema, training) = (context.Saved.Schema, context.Split.Source);
        return new()
        {
            Provenance = provenance,
            Fingerprint = print,
            Rows = cases.Length,
            AllRows = rows.All,
            Label = schema.Label,
            Output = opened.Target is null ? "logit" : "value",
            Units = [],
            Classes = [],
            Leaning = figures.Of(schema.Task == LearningTask.Classification ? schema.Classes : [schema.Label],
                n => ((int)opened.Rows[n], context.Contract.Of(training, (int)opened.Rows[n]).Label)),
            Notes =
            [
                .. cases.Length < rows.All ? [string.Create(CultureInfo.InvariantCulture, $"{cases.Length} of {rows.All} rows were " +
                    $"explained, drawn {(request.Data is null ? "class by class in proportion" : "at random")}; the intervals are what that " +
                    $"leaves open (--sample all).")] : Array.Empty<string>(), .. opened.Notes,
            ],
            Citations = [.. Citations.Of([Papers.RepresenterPoints, context.Config.IsByExamples ? Papers.FewerExamples : null])
                .Select(p => new Citation(p.Key, p.Text, p.BibTex))],
        };
    }

    private static LeaningFigures Add(GlobalRequest request, OpenedExamples opened, Case[] cases)
    {
        using var scope = torch.NewDisposeScope();
        var scale = opened.Target?.Deviation ?? 1;
        var alpha = opened.Explainer.Alpha;
        var figures = new LeaningFigures([.. alpha.to(ScalarType.Float64).to(torch.CPU).ToArray<double>().Select(a => a * scale)
            .Chunk((int)alpha.size(1))], Math.Min(opened.Examples[0], opened.Rows.Length));
        for (var from = 0; from < cases.Length; from += BatchRows)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var some = cases[from..Math.Min(from + BatchRows, cases.Length)];
            var k = opened.Explainer.Similarities(opened.Context.Inputs(some)).to(ScalarType.Float64).to(torch.CPU).ToArray<double>();
            for (var i = 0; i < some.Length; i++)
                figures.Add(k.AsSpan(i * opened.Rows.Length, opened.Rows.Length));
            request.Measured?.Invoke(new("explaining", (double)(from + some.Length) / cases.Length));
        }
        return figures;
    }
}
