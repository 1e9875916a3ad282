namespace Candor.Explainers.Examples;

/// <summary>A prediction explained by training examples: which of them speak for and against it, and whether that explains it.</summary>
/// <param name="Predicted">The class that the predictor g gives; 0 for regression.</param>
/// <param name="Explained">The class that the explanation h gives; 0 for regression.</param>
/// <param name="Output">g's probability of its class, or for regression its value.</param>
/// <param name="ExplainedOutput">h's probability of g's class, or for regression its value.</param>
/// <param name="Faithful">Whether both agree, Eq. (4); unfaithful otherwise, Eq. (5). For regression: |g − h| is within the
/// tolerance.</param>
/// <param name="Examples">The chosen examples, the largest |contribution| first.</param>
public sealed record ExampleExplanation(
    int Predicted, int Explained, double Output, double ExplainedOutput, bool Faithful, IReadOnlyList<ExampleInfluence> Examples);

/// <summary>One entry of the explanation model, seen from one input.</summary>
/// <param name="Point">n, the training point's position among the candidates.</param>
/// <param name="Output">c, the class whose logit it moves; 0 for regression.</param>
/// <param name="Alpha">α_nc, its influence.</param>
/// <param name="Similarity">k(x_n, x) = f(x_n)ᵀf(x).</param>
public sealed record ExampleInfluence(int Point, int Output, double Alpha, double Similarity)
{
    /// <summary>α_nc · k(x_n, x): what it adds to the logit of <see cref="Output"/>.</summary>
    public double Contribution => Alpha * Similarity;

    /// <summary>Whether it speaks for a class: it raises that class's logit, or lowers another's.</summary>
    public bool SpeaksFor(int predicted) => Output == predicted ? Contribution > 0 : Contribution < 0;
}
