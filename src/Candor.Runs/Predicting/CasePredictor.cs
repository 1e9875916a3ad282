using System.Globalization;
using Candor.Data;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Folders;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Runs.Predicting;

/// <summary>Predicts cases with a run's predictor; where training examples predict in its place, with those.</summary>
internal sealed class CasePredictor
{
    private readonly RunContext _context;
    private readonly DecisionRule _rule;
    private readonly TargetScale? _target;
    private readonly ExampleExplainer? _examples;

    /// <summary>A predictor of cases.</summary>
    /// <exception cref="CandorException">The rule does not fit the run, or what it needs of the training data has changed.</exception>
    public CasePredictor(RunContext context, DecisionRule rule)
    {
        (_context, _rule, _target) = (context, rule.For(context.Saved.Schema), context.Saved.Predictor.TargetScale);
        if (!context.Config.IsByExamples)
            return;
        var influences = Influences.Read(context.Folder.Influences, context.Folder.ReadRecord().Examples?.InfluencesSha256,
            context.Saved.Predictor.Device);
        _target = influences.Target;
        if (!ExampleMethods.Find(context.Config.Method)!.Value.ReplacesPredictor())
            return;
        var map = (IFeatureMap)context.Saved.Predictor;
        var points = context.Split.Part("points", [.. influences.Rows.Select(r => (int)r)]);
        _examples = new(map, ExampleExplainer.PointFeatures(map, InputTensors.Of(points, context.Saved.Predictor)), influences.Alpha,
            replacesPredictor: true);
    }

    private Schema Schema => _context.Saved.Schema;

    /// <summary>Predicts a batch, in order.</summary>
    public Prediction[] Predict(IReadOnlyList<Case> cases)
    {
        if (cases.Count == 0)
            return [];
        using var scope = torch.NewDisposeScope();
        var outputs = Outputs(_context.Inputs(cases)).to(ScalarType.Float64).to(torch.CPU).ToArray<double>();
        var width = outputs.Length / cases.Count;
        return [.. cases.Select((c, i) => Of(outputs.AsSpan(i * width, width)) with { Row = c.Row, Id = c.Id })];
    }

    // Probabilities; for regression the output itself.
    private Tensor Outputs(Tensor x)
    {
        var predictor = _context.Saved.Predictor;
        if (_examples is not null)
        {
            using var inner = torch.no_grad();
            var g = _examples.Outputs(ExampleExplainer.PointFeatures((IFeatureMap)predictor, x), null).G;
            return Schema.Task == LearningTask.Regression ? g : g.softmax(1);
        }
        if (Schema.Task == LearningTask.Classification)
            return predictor.Probabilities(x);
        using var grad = torch.no_grad();
        using var mode = new ModuleMode(predictor);
        return RowChunks.Join(predictor.ChunkRows(graph: false), x, predictor.forward);
    }

    private Prediction Of(ReadOnlySpan<double> outputs)
    {
        if (Schema.Task == LearningTask.Classification)
            return new(Schema.Classes[_rule.Decide(outputs, Schema.Classes)], outputs.ToArray());
        var value = _target?.ToTarget(outputs[0]) ?? outputs[0];
        return new(value.ToString("R", CultureInfo.InvariantCulture), [], value);
    }
}
