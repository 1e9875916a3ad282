using Candor;
using Candor.Tensors;

namespace Conformance;

public class ExplainerLaws
{
    [Theory]
    [MemberData(nameof(Table.PairsWithTexts), MemberType = typeof(Table))]
    public void An_explanation_has_a_finite_number_for_every_unit_of_every_row(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var phi = bench.Explain(Table.Explainer(explainer));
        Assert.Equal([bench.Rows, bench.Predictor.Space.Units], phi.shape);
        Assert.Equal(bench.Predictor.DType, phi.dtype);
        Assert.All(Bench.Numbers(phi), v => Assert.True(double.IsFinite(v)));
        Assert.False(phi.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Table.PairsWithTextsSharingMasks), MemberType = typeof(Table))]
    public void Rows_explained_one_by_one_are_as_in_the_batch(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var phi = bench.Explain(Table.Explainer(explainer));
        for (var i = 0; i < bench.Rows; i++)
            bench.Close(phi.narrow(0, i, 1), bench.Explain(Table.Explainer(explainer), bench.X.narrow(0, i, 1), bench.Y.narrow(0, i, 1)));
    }

    [Theory]
    [MemberData(nameof(Table.PairsWithTextsSharingMasks), MemberType = typeof(Table))]
    public void Permuting_the_rows_permutes_the_explanations(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var order = Tensor.From<long>([3, 0, 4, 2, 1]).to(TestDevice.Here);
        var phi = bench.Explain(Table.Explainer(explainer));
        bench.Close(phi.index_select(0, order),
            bench.Explain(Table.Explainer(explainer), bench.X.index_select(0, order), bench.Y.index_select(0, order)));
    }

    [Theory]
    [MemberData(nameof(Table.PairsWithTexts), MemberType = typeof(Table))]
    public void The_same_seed_gives_the_same_bits(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        Assert.Equal(Bench.Numbers(bench.Explain(Table.Explainer(explainer))), Bench.Numbers(bench.Explain(Table.Explainer(explainer))));
    }

    [Theory]
    [MemberData(nameof(Table.DeterministicPairs), MemberType = typeof(Table))]
    public void Permuting_the_columns_and_the_weights_that_read_them_permutes_the_units(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var units = bench.Predictor.Space.Units;
        // Reversed: every unit but the middle one moves.
        var order = Tensor.From(Enumerable.Range(0, units).Select(i => (long)(units - 1 - i)).ToArray()).to(TestDevice.Here);
        var phi = bench.Explain(Table.Explainer(explainer));
        using (torch.no_grad())
        {
            var first = bench.Predictor.parameters().ToArray()[0];
            first.copy_(first.index_select(1, order));
        }
        bench.Close(phi.index_select(1, order), bench.Explain(Table.Explainer(explainer), bench.X.index_select(1, order)));
    }

    [Theory]
    [MemberData(nameof(Table.PairsWithTexts), MemberType = typeof(Table))]
    public void With_a_graph_it_is_the_same_explanation(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        bench.Close(bench.Explain(Table.Explainer(explainer)), bench.Explain(Table.Explainer(explainer), differentiable: true));
    }

    [Theory]
    [MemberData(nameof(Table.PairsWithTexts), MemberType = typeof(Table))]
    public void Parameters_gradients_modes_and_inputs_stay_as_they_were(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var weights = bench.Predictor.parameters().Select(Bench.Numbers).ToArray();
        var x = Bench.Numbers(bench.X);
        foreach (var training in new[] { false, true })
            foreach (var differentiable in new[] { false, true })
                foreach (var graph in new[] { false, true })
                {
                    bench.Predictor.train(training);
                    using var mode = graph ? torch.enable_grad() : torch.no_grad();
                    bench.Explain(Table.Explainer(explainer), differentiable: differentiable);
                    Assert.Equal(graph, torch.is_grad_enabled());
                    Assert.Equal(training, bench.Predictor.training);
                }
        Assert.Equal(weights, bench.Predictor.parameters().Select(Bench.Numbers));
        Assert.All(bench.Predictor.parameters(), p => Assert.Null(p.grad));
        Assert.Equal(x, Bench.Numbers(bench.X));
        Assert.False(bench.X.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Table.PairsWithTexts), MemberType = typeof(Table))]
    public void Nothing_is_left_but_the_explanation(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        Bench.NothingOutlives(() =>
        {
            var before = TorchRuntime.LiveTensors;
            var phi = bench.Explain(Table.Explainer(explainer));
            Assert.Equal(before + 1, TorchRuntime.LiveTensors);
            phi.Dispose();
            Assert.Equal(before, TorchRuntime.LiveTensors);
        });
    }

    [Theory] // Some of libtorch's own checks end the process: what comes from outside is looked at before.
    [MemberData(nameof(Table.PairsWithTexts), MemberType = typeof(Table))]
    public void Inputs_and_classes_that_do_not_fit_are_refused_in_words(string explainer, string predictor)
    {
        using var bench = new Bench(predictor);
        var method = Table.Explainer(explainer);
        foreach (var x in new[]
            {
                bench.X.unsqueeze(0),
                bench.X.narrow(1, 0, 1).repeat([1, 2 + bench.X.size(1), .. Enumerable.Repeat(1L, bench.X.shape.Length - 2)]),
                bench.X.to(ScalarType.Int64),
                torch.zeros([], device: TestDevice.Here),
            })
            Assert.Contains("inputs", Assert.Throws<CandorException>(() => bench.Explain(method, x)).Message, StringComparison.Ordinal);
        foreach (var y in new[]
            { bench.Y.to(ScalarType.Float32), bench.Y.narrow(0, 0, 2), bench.Y + 1000, bench.Y - 1000, bench.Y.unsqueeze(1) })
            Assert.Contains("to explain", Assert.Throws<CandorException>(() => bench.Explain(method, y: y)).Message.Replace(
                "is to be explained", "to explain", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
