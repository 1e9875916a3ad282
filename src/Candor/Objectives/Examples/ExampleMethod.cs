namespace Candor.Objectives.Examples;

/// <summary>The six ways of training a predictor together with its explanation by examples.</summary>
public enum ExampleMethod
{
    /// <summary>Predictor and gated explanation together, Eq. (11): the paper's.</summary>
    Ours,

    /// <summary>Both together, without gates, Eq. (12).</summary>
    Joint,

    /// <summary>The explanation alone, taken for the predictor, Eq. (13).</summary>
    Rps,

    /// <summary>The same with gates, Eq. (14).</summary>
    RpsR,

    /// <summary>The predictor first, Eq. (15), then an explanation of it, Eq. (16).</summary>
    Pretrain,

    /// <summary>The same with gates, Eqs. (15), (17).</summary>
    PretrainR,
}

/// <summary>What the methods are made of.</summary>
public static class ExampleMethods
{
    private static readonly (string Name, ExampleMethod Method)[] s_names =
    [
        ("fewer-examples", ExampleMethod.Ours), ("joint", ExampleMethod.Joint), ("rps", ExampleMethod.Rps), ("rps-r", ExampleMethod.RpsR),
        ("pretrain", ExampleMethod.Pretrain), ("pretrain-r", ExampleMethod.PretrainR),
    ];

    /// <summary>Catalog names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_names.Select(n => n.Name)];

    /// <summary>The method of a catalog name; null where it is none of these.</summary>
    public static ExampleMethod? Find(string name) => s_names.Where(n => n.Name == name).Select(n => (ExampleMethod?)n.Method)
        .FirstOrDefault();

    /// <summary>The catalog name.</summary>
    public static string Name(this ExampleMethod method) => s_names.First(n => n.Method == method).Name;

    /// <summary>Whether gates close entries, so that η matters.</summary>
    public static bool IsGated(this ExampleMethod method) => method is ExampleMethod.Ours or ExampleMethod.RpsR or ExampleMethod.PretrainR;

    /// <summary>Whether the predictor is trained first and then stays.</summary>
    public static bool Pretrains(this ExampleMethod method) => method is ExampleMethod.Pretrain or ExampleMethod.PretrainR;

    /// <summary>Whether the explanation predicts too.</summary>
    public static bool ReplacesPredictor(this ExampleMethod method) => method is ExampleMethod.Rps or ExampleMethod.RpsR;

    /// <summary>What the predictor is pre-trained by.</summary>
    public static IReadOnlyList<WeightedTerm> Pretraining { get; } = [new(1, new PredictionLoss())];                       // Eq. (15)

    /// <summary>The objective.</summary>
    /// <param name="method">The method.</param>
    /// <param name="lambda">λ, weight of the explanation in Ours and Joint.</param>
    /// <param name="eta">η, weight of the gates' penalty.</param>
    /// <param name="meanPenalty">The share of open gates instead of their number.</param>
    /// <param name="stopTarget">No gradient reaches the predictor through ℓ(g, h)'s target.</param>
    public static IReadOnlyList<WeightedTerm> Objective(this ExampleMethod method, double lambda, double eta, bool meanPenalty = false,
        bool stopTarget = false)
    {
        var (explanation, gates) = (new ExplanationLoss(stopTarget), new WeightedTerm(eta, new GatePenalty(meanPenalty)));
        return method switch
        {
            ExampleMethod.Ours => [new(1, new PredictionLoss()), new(lambda, explanation), gates],                          // Eq. (11)
            ExampleMethod.Joint => [new(1, new PredictionLoss()), new(lambda, explanation)],                                // Eq. (12)
            ExampleMethod.Rps => [new(1, new RepresenterLoss())],                                                           // Eq. (13)
            ExampleMethod.RpsR => [new(1, new RepresenterLoss()), gates],                                                   // Eq. (14)
            ExampleMethod.Pretrain => [new(1, explanation)],                                                                // Eq. (16)
            _ => [new(1, explanation), gates],                                                                              // Eq. (17)
        };
    }
}
