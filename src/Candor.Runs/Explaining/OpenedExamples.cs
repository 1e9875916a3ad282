using System.Globalization;
using Candor.Data;
using Candor.Explainers.Examples;
using Candor.Objectives.Examples;
using Candor.Predictors;
using Candor.Runs.Folders;
using Candor.Tensors;
using Candor.Training;
using Candor.Training.Examples;

namespace Candor.Runs.Explaining;

/// <summary>A run with its predictor, points and influences.</summary>
internal sealed class OpenedExamples : IDisposable
{
    private readonly string? _influences;

    public OpenedExamples(ExamplesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Context = RunContext.Open(request.Run, request.Device, request.Program, limits: request.Reading.Limits, say: request.Say);
        var config = Context.Config;
        Map = Predictor as IFeatureMap ?? throw new CandorException(
            $"Explanations by examples need a predictor with a feature map, but {Predictor.Architecture} has none.");
        // Opening the split refuses training data that has changed since the run.
        var train = Context.Split.Train;
        var influences = config.IsByExamples ? Influences.Read(Context.Folder.Influences,
            Context.Folder.ReadRecord().Examples?.InfluencesSha256, Predictor.Device) : null;
        Target = influences is null ? Predictor.TargetScale : influences.Target;
        if (influences is not null && request.Explainer is null)
        {
            (Name, Rows) = ("examples", influences.Rows);
            _influences = Context.Folder.ReadRecord().Examples?.InfluencesSha256;
            Explainer = Create(request, influences.Alpha, Points([.. influences.Rows.Select(r => (int)r)]),
                ExampleMethods.Find(config.Method)!.Value.ReplacesPredictor());
        }
        else
        {
            (Name, Rows) = (ExamplesRequest.RepresenterPointsName, [.. train.Rows.Select(r => (long)r)]);
            var features = Points([.. train.Rows]);
            using var grad = torch.no_grad();
            var theorem = RepresenterPoints.Of(features, Map.Classify(features));
            if (theorem.Gap > 0.01)
                Notes = [string.Create(CultureInfo.InvariantCulture,
                    $"The last layer's fit ended {theorem.Gap:g2} away from a stationary point, where alone the representer theorem " +
                    $"holds exactly.")];
            Explainer = Create(request, theorem.Alpha, features, false);
        }
        Examples = request.Examples.Count > 0 ? request.Examples : [config.IsByExamples ? config.Examples.Examples : 10];
        foreach (var u in Examples)
            Choice.Validate(u, Rows.Length, Predictor.Classes);
    }

    public RunContext Context { get; }

    public Predictor Predictor => Context.Saved.Predictor;

    public IFeatureMap Map { get; }

    public string Name { get; }

    public ExampleExplainer Explainer { get; }

    public ExampleChoice Choice { get; private set; } = new();

    public long[] Rows { get; }

    public TargetScale? Target { get; }

    public IReadOnlyList<int> Examples { get; }

    public IReadOnlyList<string> Notes { get; } = [];

    /// <summary>What an explanation rests on beside the model: its size, and the training rows that it is made of.</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["examples"] = Examples[0].ToString(CultureInfo.InvariantCulture),
                ["ranking"] = Choice.Ranking.ToString(),
                ["counting"] = Choice.Counting.ToString(),
                ["trainingDataSha256"] = Context.Split.Source.Sha256,
            };
            if (_influences is { } hash)
                settings["influencesSha256"] = hash;
            return settings;
        }
    }

    private Tensor Points(IReadOnlyList<int> rows) =>
        ExampleExplainer.PointFeatures(Map, InputTensors.Of(Context.Split.Part("points", rows), Predictor));

    private ExampleExplainer Create(ExamplesRequest request, Tensor alpha, Tensor features, bool replaces)
    {
        var own = Context.Config.Examples.Choice;
        Choice = own with { Ranking = request.Ranking ?? own.Ranking, Counting = request.Counting ?? own.Counting };
        return new ExampleExplainer(Map, features, alpha, Choice, replaces);
    }

    public void Dispose() => Context.Saved.Dispose();
}
