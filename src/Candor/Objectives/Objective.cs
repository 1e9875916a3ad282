using Candor.Data;
using Candor.Explainers;
using Candor.Literature;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Objectives;

/// <summary>
/// What training minimises: a term, or a weighted sum of terms. Terms add with <c>+</c> and take a weight with <c>*</c>, as in Eq. (11).
/// </summary>
public abstract class Objective
{
    /// <summary>Short name for logs and reports.</summary>
    public abstract string Name { get; }

    /// <summary>Where the term comes from; null for textbook terms.</summary>
    public virtual Paper? Paper => null;

    /// <summary>Which explanations the term needs, so that one pass over the masked inputs serves all terms.</summary>
    public virtual IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => [];

    /// <summary>The terms with their weights.</summary>
    public virtual IReadOnlyList<(double Weight, Objective Term)> Terms => [(1, this)];

    /// <summary>Refuses a predictor that the term means nothing for.</summary>
    /// <exception cref="CandorException">It needs classes, or a number.</exception>
    public virtual void Validate(Predictor predictor)
    {
    }

    /// <summary>Refuses a regression.</summary>
    private protected static void RequireClasses(Predictor predictor, string term, string instead)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        if (predictor.Task == LearningTask.Regression)
            throw new CandorException($"The term {term} needs classes, but the predictor gives a number; {instead}.");
    }

    /// <summary>
    /// The value as scalars whose sum it is, each still to be computed. A term that runs many masked copies gives one for each chunk of
    /// them, so that chunks can be computed, back-propagated and freed one by one, or side by side: what they share is asked of the step
    /// before they are handed out.
    /// </summary>
    public abstract IEnumerable<Func<Tensor>> Parts(Step step);

    /// <summary>The value, as one scalar with one graph.</summary>
    public Tensor Evaluate(Step step) => Parts(step).Select(part => part()).Aggregate((sum, part) => sum + part);

    /// <summary>A term with a weight.</summary>
    public static Objective operator *(double weight, Objective term)
    {
        ArgumentNullException.ThrowIfNull(term);
        return new WeightedSum([.. term.Terms.Select(t => (weight * t.Weight, t.Term))]);
    }

    /// <summary>The sum of two objectives.</summary>
    public static Objective operator +(Objective a, Objective b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new WeightedSum([.. a.Terms, .. b.Terms]);
    }

    private sealed class WeightedSum(IReadOnlyList<(double Weight, Objective Term)> terms) : Objective
    {
        public override string Name => "objective";

        public override IReadOnlyList<(double Weight, Objective Term)> Terms => terms;

        public override void Validate(Predictor predictor)
        {
            foreach (var (_, term) in terms)
                term.Validate(predictor);
        }

        public override IEnumerable<(Explainer Explainer, ExplainedLabel Label)> Needs => terms.SelectMany(t => t.Term.Needs).Distinct();

        public override IEnumerable<Func<Tensor>> Parts(Step step) =>
            terms.SelectMany(t => t.Term.Parts(step).Select(part => (Func<Tensor>)(() => part() * t.Weight)));
    }
}
