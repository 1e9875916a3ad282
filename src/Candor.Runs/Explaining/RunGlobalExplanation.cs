using System.Globalization;
using Candor.Data;
using Candor.Data.Records;
using Candor.Explainers;
using Candor.Literature;
using Candor.Masking;
using Candor.Metrics;
using Candor.Predictors;
using Candor.Runs.Folders;
using Candor.Runs.Samples;
using Candor.Tensors;

namespace Candor.Runs.Explaining;

/// <summary>Explains a run's model as a whole: what it leans on over many rows, class by class, and which units act together.</summary>
public static class RunGlobalExplanation
{
    private const int MostClasses = 10, MostPoints = 400;

    // Units whose pairs are looked at, rows and sets a pair.
    private const int PairUnits = 8, PairRows = 200, PairDraws = 32;

    private const int Pilot = 500;

    /// <summary>Explains.</summary>
    /// <param name="request">How.</param>
    /// <param name="known">Finds an earlier answer by its fingerprint; null: there is none.</param>
    /// <exception cref="CandorException">Data, class or explainer do not fit the run.</exception>
    public static GlobalExplanation Explain(GlobalRequest request, Func<string, GlobalExplanation?>? known = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (RunExamples.Concerns(request.Run, request.Explainer))
            return RunLeaning.Explain(request, known);
        var documents = RunDocuments.Read(request.Run, request.Program, request.Before);
        using var scope = torch.NewDisposeScope();
        var context = RunContext.Open(documents, request.Device, request.Program, request.Threads, request.Reading.Limits,
            request.Say);
        using var saved = context.Saved;
        var seed = request.Seed ?? context.Config.Seed;
        var explainer = context.Explainer(request.Explainer,
            RowContributions.Independent(request.Explainer, request.Settings, context.Config), shown: true);
        using var network = context.Network;
        var target = request.Target is { } name ? context.ClassOf(name) : (int?)null;
        var rows = GlobalRows.Of(request, context, seed);
        var provenance = Provenance.Of(request.Run, context, new(rows.Draw(1)[0], rows.Data, rows.Sha256), explainer.Name, request.Clock,
            request.Before) with
        {
            Row = null,
            Id = null,
            Settings = ExplainerInForce.Settings(explainer, saved.Predictor),
            Seed = seed,
            Background = context.Contract.Background,
        };
        var print = Fingerprint(provenance, request);
        // Data without a hash may have changed.
        if (rows.Sha256 is not null && known?.Invoke(print) is { } earlier)
            return earlier;
        return new Work(request, context, explainer, target, seed).Of(rows, provenance, print);
    }

    /// <summary>A hash of all that changes an answer.</summary>
    internal static string Fingerprint(CaseProvenance p, GlobalRequest request) => TextHash.Of(string.Join('\n',
        GlobalExplanation.CurrentFormat, p.ModelSha256, p.ContractSha256, p.Data, p.DataSha256, p.Explainer, string.Join(';', p.Settings),
        p.Seed, request.Rows, request.Target, TextHash.Words(request.Reading), p.Candor, p.Libtorch));

    /// <summary>One computation.</summary>
    private sealed class Work(GlobalRequest request, RunContext context, Explainer explainer, int? target, ulong seed)
    {
        private readonly Predictor _predictor = context.Saved.Predictor;
        private readonly double _unit = context.Saved.Predictor.TargetScale?.Deviation ?? 1;

        private bool IsRegression => _predictor.Task == LearningTask.Regression;

        private IReadOnlyList<string> Names => context.Saved.Schema.Classes;

        // Which classes are explained: all, where they are few.
        private int[] Explained => IsRegression ? [0] : target is { } one ? [one] : [.. Enumerable.Range(0, Names.Count)];

        public GlobalExplanation Of(GlobalRows rows, CaseProvenance provenance, string fingerprint)
        {
            _predictor.train(false);
            if (context.Saved.Schema.Image is not null)
                return Pictures(rows, provenance, fingerprint);
            var cases = rows.Draw(request.Rows is { } asked ? asked == 0 ? rows.All : asked : Needed(rows));
            var inputs = context.Inputs(cases);
            var predicted = Predicted(inputs);
            var frequent = Explained.OrderByDescending(c => predicted.Count(p => p == c)).Take(MostClasses).Order().ToArray();
            var (phi, half) = Contributions(inputs, frequent, predicted);
            var own = frequent.Length < Explained.Length ? Blocks(inputs, predicted, "explaining", 0, 1).Phi
                : [.. predicted.Select((p, i) => phi[Array.IndexOf(frequent, frequent.Length == 1 ? frequent[0] : (int)p)][i])];
            var shown = cases.Select(c => ShownCase.Values(c, _predictor.Space)).ToArray();
            var texts = context.Saved.Schema.Text is not null;
            IReadOnlyList<string> names = _predictor.Space.Names;
            var columns = texts || _predictor.Space is not ColumnSpace { Groups.Count: 0 }
                || context.Saved.Schema.Columns.Count != names.Count ? null : context.Saved.Schema.Columns;
            if (texts)
            {
                IReadOnlyList<string>[] words = [.. shown.Select(v => v.Select(w => w.Value).ToArray())];
                names = WordFigures.Kept(words, own);
                (own, phi) = (WordFigures.By(words, own, names), [.. phi.Select(p => WordFigures.By(words, p, names))]);
                half = null;
            }
            var units = GlobalFigures.Units(names, columns, own, half);
            var (pairs, pairRows) = texts ? ([], 0) : Pairs(inputs, predicted, units);
            var classes = frequent.Select((c, k) => GlobalFigures.Class(IsRegression ? context.Saved.Schema.Label : Names[c],
                [.. phi[k].Where((_, i) => IsRegression || target is not null || predicted[i] == c)], names.Count)).ToArray();
            var points = Enumerable.Range(0, Math.Min(cases.Length, MostPoints))
                .Select(i => (int)((long)i * cases.Length / Math.Min(cases.Length, MostPoints)));
            return Begun(rows, cases, provenance, fingerprint) with
            {
                Units = units,
                Classes = classes,
                Interactions = pairs,
                InteractionRows = pairRows,
                OfWords = texts,
                Points = texts ? [] : [.. points.Select(i => new GlobalPoint(cases[i].Row ?? -1,
                    IsRegression ? "" : Names[(int)predicted[i]], [.. shown[i].Select(v => v.Value)], [.. phi.Select(p => p[i])]))],
                Notes = [.. Notes(rows, cases.Length, frequent)],
                Citations = [.. Citations.Of([explainer.Paper, .. pairs.Length > 0 ? [Papers.ShapleyInteraction] : Array.Empty<Paper>()])
                    .Select(p => new Citation(p.Key, p.Text, p.BibTex))],
            };
        }

        // What every answer says, whatever is explained.
        private GlobalExplanation Begun(GlobalRows rows, Case[] cases, CaseProvenance provenance, string fingerprint) => new()
        {
            Provenance = provenance,
            Fingerprint = fingerprint,
            Rows = cases.Length,
            AllRows = rows.All,
            Label = context.Saved.Schema.Label,
            Output = ExplainedOutputs.Name(_predictor, explainer.Output),
            Signed = explainer.IsSigned,
            Units = [],
            Classes = [],
        };

        private GlobalExplanation Pictures(GlobalRows rows, CaseProvenance provenance, string fingerprint)
        {
            var cases = rows.Draw(request.Rows is { } asked ? asked == 0 ? rows.All : asked : Math.Min(rows.All, RunPictures.Unasked));
            if (cases.Length > RunPictures.Most)
                throw new CandorException(FormattableString.Invariant(
                    $"{cases.Length} pictures are to be explained together, but {RunPictures.Most} is the most; draw some (--sample 2000)."));
            var pictures = new RunPictures(request, context, explainer, target, seed).Of(cases);
            return Begun(rows, cases, provenance, fingerprint) with
            {
                Pictures = pictures,
                Notes = [.. Notes(rows, cases.Length, null), .. RunPictures.Notes(pictures)],
                Citations = [.. Citations.Of([explainer.Paper, Papers.LabelLeakage]).Select(p => new Citation(p.Key, p.Text, p.BibTex))],
            };
        }

        private int Needed(GlobalRows rows)
        {
            var pilot = rows.Draw(Math.Min(Pilot, rows.All));
            if (rows.All <= Pilot)
                return rows.All;
            var inputs = context.Inputs(pilot);
            var phi = Blocks(inputs, Predicted(inputs), "pilot", 0, 1).Phi;
            return Math.Clamp(GlobalFigures.Needed([.. phi.Select(r => r.Select(v => v / _unit).ToArray())], MeasuredRows.HalfWidth),
                Pilot, Math.Min(rows.All, GlobalRows.MostUnasked));
        }

        private long[] Predicted(Tensor inputs)
        {
            using var scope = torch.NewDisposeScope();
            using var grad = torch.no_grad();
            return RowChunks.Join(_predictor.PassRows(graph: false), inputs, x => _predictor.Answer(_predictor.forward(x)).argmax(1))
                .ToArray<long>();
        }

        // φ by class, [classes][rows][units], in the target's own units; with half intervals of the first rows, of the class that counts.
        private (double[][][] Phi, double[][]? Half) Contributions(Tensor inputs, int[] classes, long[] predicted)
        {
            double[][]? half = null;
            var phi = classes.Select((c, k) =>
            {
                var (values, widths) = Blocks(inputs, [.. Enumerable.Repeat((long)c, predicted.Length)], "explaining", k, classes.Length);
                half ??= widths;
                return values;
            }).ToArray();
            return (phi, half);
        }

        private (double[][] Phi, double[][]? Half) Blocks(Tensor inputs, long[] targets, string name, int part, int parts) =>
            // The same draws for every class.
            RowContributions.Of(_predictor, explainer, inputs, targets, seed,
                share => request.Measured?.Invoke(new(name, (part + share) / parts)), request.Cancellation);

        private (PairInteraction[] Pairs, int Rows) Pairs(Tensor inputs, long[] predicted, UnitImportance[] units)
        {
            var first = Enumerable.Range(0, units.Length).OrderByDescending(u => units[u].MeanAbsolute).Take(PairUnits).Order().ToArray();
            (int, int)[] pairs = [.. first.SelectMany((a, i) => first.Skip(i + 1).Select(b => (a, b)))];
            if (pairs.Length == 0)
                return ([], 0);
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(Seeds.Mix(seed, Seeds.Interactions), inputs.device);
            var rows = Math.Min(PairRows, predicted.Length);
            var index = Enumerable.Range(0, rows).Select(i => (long)i * predicted.Length / rows).ToArray();
            var x = inputs.index_select(0, Tensor.From(index, [rows], inputs.device));
            var y = Tensor.From(index.Select(i => target ?? (IsRegression ? 0 : predicted[i])).ToArray(), [rows], inputs.device);
            var (found, done) = (new List<PairInteraction>(), 0);
            foreach (var (a, b) in pairs)
            {
                request.Cancellation.ThrowIfCancellationRequested();
                using var inner = torch.NewDisposeScope();
                var (values, errors) = ShapleyInteraction.Of(
                    _predictor, x, y, context.Baseline, [(a, b)], PairDraws, generator, explainer.Output);
                var joint = (values * _unit).ToArray<double>();
                var (mean, half) = GlobalFigures.Mean([.. joint.Select(Math.Abs)]);
                found.Add(new(units[a].Name, units[b].Name, mean, half, joint.Average(),
                    GlobalFigures.ChanceOfErrors((errors * _unit).ToArray<double>())));
                request.Measured?.Invoke(new("pairs", (double)++done / pairs.Length));
            }
            return ([.. found.OrderByDescending(p => p.MeanAbsolute)], rows);
        }

        private IEnumerable<string> Notes(GlobalRows rows, int explained, int[]? classes)
        {
            if (explained < rows.All)
                yield return string.Create(CultureInfo.InvariantCulture, $"{explained} of {rows.All} rows were explained, drawn " +
                    $"{(request.Data is null ? "class by class in proportion" : "at random")}; ± is what that leaves open (--sample all).");
            if (!IsRegression && target is null && classes?.Length < Names.Count)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"Of {Names.Count} classes the {classes!.Length} that are decided for most often are explained (--target names one).");
        }
    }
}
