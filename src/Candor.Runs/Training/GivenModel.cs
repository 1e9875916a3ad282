using System.Globalization;
using Candor.Data;
using Candor.Metrics;
using Candor.Onnx;
using Candor.Predictors;
using Candor.Runs.Configuration;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Runs.Training;

/// <summary>What is to be known of a model that was made elsewhere before its figures are believed.</summary>
internal static class GivenModel
{
    private const int PassRows = 256;

    /// <summary>How TorchScript or ONNX takes its inputs: as was said, else ONNX raw values, TorchScript standardised by all rows of the
    /// data, whatever the seed and the split.</summary>
    /// <exception cref="CandorException">What was said does not fit the data.</exception>
    public static GivenInputs? Inputs(TrainConfig config, DataSplit data)
    {
        var scale = data.Standardizer;
        if (scale.Text is not null)
            return config.InputsAreSaid ? throw new CandorException(
                $"--inputs, --mean and --deviation are for numbers, but {data.Source.Name} has texts, whose words are indices; " +
                $"leave them out.") : null;
        // An ONNX file has its preparation inside, or another program prepared its inputs: never is it what is standardised here.
        if (config.Inputs == "raw" || !config.InputsAreSaid && GivenFiles.AreOnnx(config.Model))
            return GivenInputs.Raw(scale);
        if (config.InputMean is { } mean)
            return GivenInputs.Standardised(scale, mean, config.InputDeviation ?? [1]);
        var all = Standardizer.Fit(data.Source, [.. Enumerable.Range(0, data.Source.Count)]);
        return all.Mean.SequenceEqual(scale.Mean) && all.Deviation.SequenceEqual(scale.Deviation)
            ? null : GivenInputs.Standardised(scale, [.. all.Mean], [.. all.Deviation]);
    }

    /// <summary>The model, if it takes inputs as was said, and words can be taken away from its texts as was asked for.</summary>
    /// <exception cref="CandorException">They cannot.</exception>
    public static OnnxPredictor Fitting(TrainConfig config, OnnxPredictor model)
    {
        if (model.TakesColumns && config.InputsAreSaid && config.Inputs != "raw")
        {
            model.Dispose();
            throw new CandorException($"{config.Model} takes an input for each column, with raw values; leave out --inputs, --mean and " +
                "--deviation.");
        }
        if (config.Tokenizer is null || config.Baseline != "attention" || model.HasAttentionMask)
            return model;
        model.Dispose();
        throw new CandorException($"{config.Model} takes no attention_mask, so no place of a text can be left unattended; use --removal " +
            "mask or --removal pad.");
    }

    /// <summary>Asks the model for rows, and says what a reader should know: what was recognised, and whether it is any good.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with labels.</param>
    /// <exception cref="CandorException">The model fails on a row, which is named.</exception>
    public static IReadOnlyList<string> Notes(Predictor model, DataPart rows)
    {
        var notes = new List<string>();
        if (((model as ScriptPredictor)?.OutputsNote ?? (model as OnnxPredictor)?.OutputsNote) is { } outputs)
            notes.Add(outputs);
        if (model is OnnxPredictor { ColumnsNote: { } columns })
            notes.Add(columns);
        if (model is OnnxPredictor { PiecesNote: { } pieces })
            notes.Add(pieces);
        if (rows.Standardizer.Text is PieceEncoder encoder && Cut(rows, encoder) is { } cut)
            notes.Add(cut);
        if (model is OnnxPredictor { WhyNoGradients: { } why })
            notes.Add($"The model has no gradients: {why}.");
        if (model is ScriptPredictor { IsRandom: true })
            notes.Add("The model draws random numbers while it predicts: two passes over the same rows differ (dropout that is left " +
                "on?). " +
                "Its passes are seeded, so that figures can be had again, but they are those of one draw.");
        using var scope = torch.NewDisposeScope();
        var answers = Answers(model, rows);
        if (Banner(model) is { } banner)
            notes.Add(banner);
        if (rows.Count > 0 && (rows.Source.Schema.Task == LearningTask.Classification ? Classes(answers, rows)
            : Numbers(answers, model, rows)) is { } poor)
            notes.Add(poor);
        return notes;
    }

    private static string? Numbers(Tensor answers, Predictor model, DataPart rows)
    {
        if (model.TargetScale is not { } scale)
            return null;
        var guess = answers.select(1, 0).to(ScalarType.Float64) * scale.Deviation + scale.Mean;
        var share = R2.Of(Tensor.From(rows.Targets, [rows.Count], torch.CPU), guess).mean().ToDouble();
        return share > 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"The model's numbers are farther off than the rows' own mean would be (R² {share:0.##} on {rows.Count} rows). " +
            $"The usual reasons: its inputs are prepared otherwise (--inputs raw or standardised, --mean and --deviation), " +
            $"it gives another unit or a logarithm of {rows.Source.Schema.Label}, or the number is in another column (--label).");
    }

    private static string? Classes(Tensor answers, DataPart rows)
    {
        var predicted = answers.argmax(1).ToArray<long>();
        var right = predicted.Zip(rows.Labels).Count(p => p.First == p.Second);
        var (commonest, count) = rows.Labels.CountBy(l => l).MaxBy(c => c.Value);
        return right > count ? null : string.Create(CultureInfo.InvariantCulture,
            $"The model is right for {right} of {rows.Count} rows, and saying “{rows.Source.Schema.Classes[(int)commonest]}” always " +
            $"would be right for {count}. The usual reasons: its inputs are prepared otherwise (--inputs raw or standardised, " +
            $"--mean and --deviation), its outputs are in another order than the classes here " +
            $"({string.Join(", ", rows.Source.Schema.Classes.Take(6))}{(rows.Source.Schema.Classes.Count > 6 ? ", …" : "")}), " +
            $"or the labels are in another column (--label).");
    }

    /// <summary>What a program said before its first answer; null: nothing, or it is none, or was not asked yet.</summary>
    public static string? Banner(Predictor model) => model is CommandPredictor { Banner: { Count: > 0 } lines }
        ? $"The program wrote {(lines.Count == 1 ? "a line" : string.Create(CultureInfo.InvariantCulture, $"{lines.Count} lines"))} " +
            $"before its first " +
            $"answer, " +
            $"skipped here: {string.Join(" / ", lines.Take(3))}" : null;

    private static string? Cut(DataPart rows, PieceEncoder encoder)
    {
        var longer = rows.Rows.Count(row => encoder.LeftOut(rows.Source.Document(row)) > 0);
        return longer == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{longer} of {rows.Count} texts are longer than the " +
            $"model's " +
            $"{encoder.Shape.Tokens} tokens: their {(encoder.Shape.Kept == KeptWords.First ? "first" : "last")} ones are read, " +
            $"and the rest has " +
            $"no part in predictions and explanations.");
    }

    // [N, L], on the processor.
    private static Tensor Answers(Predictor model, DataPart rows)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        model.train(false);
        var (x, answers) = (InputTensors.Of(rows, model), new List<Tensor>());
        for (var start = 0; start < rows.Count; start += PassRows)
        {
            using var inner = torch.NewDisposeScope();
            var some = x.narrow(0, start, Math.Min(PassRows, rows.Count - start));
            answers.Add(inner.MoveToOuter(Asked(model, some, rows, start).cpu()));
        }
        return scope.MoveToOuter(answers.Count == 0 ? torch.zeros([0, model.Classes], device: torch.CPU) : torch.cat([.. answers]));
    }

    private static Tensor Asked(Predictor model, Tensor x, DataPart rows, int start)
    {
        try
        {
            return model.forward(x);
        }
        catch (CandorException e) when (x.size(0) > 1)
        {
            for (var i = 0; i < x.size(0); i++)
                _ = Asked(model, x.narrow(0, i, 1), rows, start + i);
            throw new CandorException($"The model takes every row of {rows.Source.Name} alone, but not several at once: {e.Message}", e);
        }
        catch (CandorException e) when (model is not CommandPredictor)
        {
            throw new CandorException(FormattableString.Invariant(
                $"The model fails on row {rows.Rows[start]} of {rows.Source.Name}, counted from 0: {e.Message}"), e);
        }
    }
}
