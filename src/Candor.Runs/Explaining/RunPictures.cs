using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>Explains a model of pictures as a whole.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="context">The run.</param>
/// <param name="explainer">The explainer in force.</param>
/// <param name="target">The class to explain; null: of each row the predicted one.</param>
/// <param name="seed">Of masks and wrong labels.</param>
internal sealed class RunPictures(GlobalRequest request, RunContext context, Explainer explainer, int? target, ulong seed)
{
    /// <summary>Rows that are explained unasked.</summary>
    public const int Unasked = 500;

    /// <summary>Rows that are held at most.</summary>
    public const int Most = 10_000;

    // Rows at once, each block with draws of its own; rows that are explained before and after tuning; maps; units that are kept.
    private const int BatchRows = 32, ComparedRows = 200, MostMaps = 10, MostUnits = SmallPicture.Side * SmallPicture.Side;

    private readonly Predictor _predictor = context.Saved.Predictor;

    private bool IsRegression => _predictor.Task == LearningTask.Regression;

    private ImageSpace Space => _predictor.Space as ImageSpace ?? throw new CandorException(
        "This predictor's units are no parts of pictures, so there is no picture of the whole model; explain some rows " +
        "(--rows 1,5,9 --out DIR).");

    /// <summary>The maps and galleries of these rows.</summary>
    /// <param name="cases">The pictures.</param>
    public GlobalPictures Of(Case[] cases)
    {
        var (space, rows) = (Space, new List<PictureFigures.Explained>());
        using var before = Before();
        for (var from = 0; from < cases.Length; from += BatchRows)
        {
            rows.AddRange(Batch(space, cases[from..Math.Min(from + BatchRows, cases.Length)], (ulong)from,
                from < ComparedRows ? before : null));
            request.Measured?.Invoke(new("explaining", Math.Min(1, (double)(from + BatchRows) / cases.Length)));
        }
        var (mean, half) = GlobalFigures.Mean([.. rows.Select(r => r.Faithful).Where(double.IsFinite)]);
        return new()
        {
            Maps = [.. rows.GroupBy(r => r.Class).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(MostMaps)
                .Select(g => Map(g.Key, [.. g], space.UnitOfPixel is not null))],
            Galleries = [.. PictureFigures.Galleries(rows)],
            Resampled = space.UnitOfPixel is null || space.Units > MostUnits,
            Faithfulness = IsRegression ? "insertion" : "insertionMargin",
            MeanFaithfulness = mean,
            HalfWidth = half,
            Known = rows.Count(r => r.Known >= 0),
            Wrong = rows.Count(PictureFigures.IsWrong),
            Compared = rows.Count(r => r.Before is not null),
        };
    }

    private ClassMap Map(int c, PictureFigures.Explained[] rows, bool shared)
    {
        var name = IsRegression ? context.Saved.Schema.Label : context.Saved.Schema.Classes[c];
        return shared ? PictureFigures.Map(name, [.. rows.Select(r => r.Phi)], [.. rows.Select(r => r.Image)])
            : PictureFigures.Map(name, [.. rows.Select(r => SmallPicture.Painted(r.Image, r.Phi))],
                [.. rows.Select(r => SmallPicture.ByPixel(r.Image))]);
    }

    private PictureFigures.Explained[] Batch(ImageSpace space, Case[] cases, ulong block, SavedPredictor? before)
    {
        request.Cancellation.ThrowIfCancellationRequested();
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var inputs = context.Inputs(cases);
        var outputs = _predictor.Answer(_predictor.forward(inputs));
        var predicted = outputs.argmax(1).ToArray<long>();
        var explained = predicted.Select(p => IsRegression ? 0 : target ?? p).ToArray();
        var labels = IsRegression ? outputs.squeeze(1) : Tensor.From(explained, [cases.Length], inputs.device);
        using var assessment = new Assessment(_predictor, explainer, inputs, labels, Seeds.Mix(seed, block),
            cancellation: request.Cancellation);
        var (steps, area) = (context.Config.Steps, context.Config.Area);
        Metric faithful = IsRegression ? new Insertion(context.Baseline, steps, area) : new InsertionMargin(context.Baseline, steps, area);
        var scores = faithful.Score(assessment).to(ScalarType.Float64).ToArray<double>();
        var phi = Rows(assessment.Explain(ExplainedLabel.True));
        var other = before is null ? null : Earlier(before, inputs, labels, block);
        var p = assessment.TargetOutputs(ExplainedLabel.True).to(ScalarType.Float64).ToArray<double>();
        return [.. cases.Select((c, i) => Kept(new(c.Row ?? -1, c.Label, c.Class, (int)explained[i], (int)predicted[i],
            Prediction(predicted[i], p[i]), IsRegression ? double.NaN : p[i], scores[i], phi[i],
            SmallPicture.Of(c.Picture(() => RowExplanations.UnitOfPixel(space, inputs.narrow(0, i, 1)))!))
        { Before = other?[i] }))];
    }

    private string Prediction(long c, double value) => _predictor.TargetScale is { } scale ? ScoreText.InUnits(scale.ToTarget(value))
        : context.Saved.Schema.Classes[(int)c];

    // Of very many units what a small picture shows of them.
    private static PictureFigures.Explained Kept(PictureFigures.Explained row) => row.Phi.Length <= MostUnits ? row : row with
    {
        Phi = SmallPicture.Painted(row.Image, row.Phi),
        Before = row.Before is { } before ? SmallPicture.Painted(row.Image, before) : null,
        Image = SmallPicture.ByPixel(row.Image),
    };

    private double[][] Earlier(SavedPredictor before, Tensor inputs, Tensor labels, ulong block)
    {
        using var earlier = new Assessment(before.Predictor, explainer, inputs, labels, Seeds.Mix(seed, block),
            cancellation: request.Cancellation);
        return Rows(earlier.Explain(ExplainedLabel.True));
    }

    private double[][] Rows(Tensor phi) => [.. (phi * (_predictor.TargetScale?.Deviation ?? 1)).to(ScalarType.Float64).to(torch.CPU)
        .ToArray<double>().Chunk((int)phi.size(1))];

    // Where tuning changed nothing there is nothing to compare, and a learned explainer has seen but one predictor.
    private SavedPredictor? Before()
    {
        var config = context.Config;
        if (request.Before || config.LearnsExplainer || config.Measures || config.Method == TrainConfig.Keep
            || !File.Exists(context.Folder.Before)
            || SavedPredictor.HashOf(context.Folder.Before) == context.ModelSha256)
            return null;
        var opened = RunContext.Open(RunDocuments.Read(request.Run, request.Program, before: true), request.Device, request.Program);
        opened.Saved.Predictor.train(false);
        return opened.Saved;
    }

    /// <summary>What the reader should know.</summary>
    /// <param name="pictures">What was found.</param>
    public static IEnumerable<string> Notes(GlobalPictures pictures)
    {
        if (pictures.Resampled)
            yield return "Parts differ from picture to picture, or are too many, so their contributions were brought to pixels.";
        if (pictures.Compared > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The explanations of {pictures.Compared} rows were compared before and after tuning, with the same draws.");
    }
}
