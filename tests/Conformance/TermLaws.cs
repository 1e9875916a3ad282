using Candor.Explainers;
using Candor.Objectives;
using Candor.Tensors;

namespace Conformance;

public class TermLaws
{
    public static TheoryData<string, string> SurrogatePairs() => Surrogates(Table.Pairs());

    public static TheoryData<string, string> SurrogatePairsSharingMasks() => Surrogates(Table.PairsSharingMasks());

    // Batch normalisation divides the running variance by n − 1, and dropout draws for every row: two copies are not one to them.
    public static TheoryData<string, string> WithoutStatisticsAndDropout()
    {
        var data = new TheoryData<string, string>();
        foreach (var (explainer, predictor) in SurrogatePairsSharingMasks().Select(row => row.Data))
        {
            using var made = Table.Predictor(predictor);
            if (!made.BuffersByName().Any() && !predictor.EndsWith("with dropout", StringComparison.Ordinal))
                data.Add(explainer, predictor);
        }
        return data;
    }

    private static TheoryData<string, string> Surrogates(TheoryData<string, string> pairs)
    {
        var data = new TheoryData<string, string>();
        foreach (var (explainer, predictor) in pairs.Select(row => row.Data).Where(d => Table.Explainer(d.Item1) is SurrogateExplainer))
            data.Add(explainer, predictor);
        return data;
    }

    [Theory]
    [MemberData(nameof(SurrogatePairs))]
    public void Every_term_is_a_finite_number_with_a_finite_gradient_and_leaves_nothing(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        foreach (var term in Table.Terms((SurrogateExplainer)Table.Explainer(explainer), bench.Baseline))
        {
            bench.Predictor.zero_grad();
            Bench.NothingOutlives(() =>
            {
                using var generator = new Generator(1);
                using var step = new Step(bench.Predictor, bench.X, bench.Y, generator, term);
                step.Backward(term, (_, part) => Assert.True(double.IsFinite(part.ToDouble()), term.Name));
                Assert.All(bench.Predictor.parameters(),
                    p => Assert.All(Bench.Numbers(p.grad ?? p.zeros_like()), g => Assert.True(double.IsFinite(g), term.Name)));
            });
        }
    }

    [Theory]
    [MemberData(nameof(WithoutStatisticsAndDropout))]
    public void Two_copies_of_a_batch_have_the_terms_of_one(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        foreach (var term in Table.Terms((SurrogateExplainer)Table.Explainer(explainer), bench.Baseline)
            .Where(t => t is not (WrongLabelInsertion or AdversarialLoss)))
        {
            var (once, twice) = (Value(bench.X, bench.Y), Value(torch.cat([bench.X, bench.X]), torch.cat([bench.Y, bench.Y])));
            Assert.Equal(once, twice, bench.Tolerance * Math.Max(1, Math.Abs(once)));

            double Value(Tensor x, Tensor y)
            {
                using var generator = new Generator(1);
                using var step = new Step(bench.Predictor, x, y, generator, term);
                return term.Evaluate(step).ToDouble();
            }
        }
    }
}
