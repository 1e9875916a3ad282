using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Explainers;

/// <summary>Gradients of texts are taken in the embedding.</summary>
public class ContinuousInputsTests
{
    private static TextCnn Network()
    {
        var network = new TextCnn(new TokenSpace(5, 20), 2, new() { Vocabulary = 20, Embedding = 4, Filters = 6 }, seed: 3,
            dtype: ScalarType.Float64);
        network.train(false);
        return network;
    }

    [Fact] // ∂f/∂v of the mask at 1 is Σ e ∂f/∂e: by differences of the masked forward pass.
    public void Gradient_times_input_is_the_derivative_in_the_words_presence()
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network();
        using var generator = new Generator(1);
        var x = Tiny.Rows([7, 3, 19, 1, 0]);
        var phi = Same.Numbers(new GradientTimesInput().Explain(network, x, Tiny.Labels(1), generator));
        const double H = 1e-6;
        for (var i = 0; i < 5; i++)
        {
            double[] up = [1, 1, 1, 1, 1], down = [1, 1, 1, 1, 1];
            (up[i], down[i]) = (1 + H, 1 - H);
            Assert.Equal((P(up) - P(down)) / (2 * H), phi[i], 1e-6);
        }
        Assert.Equal(0, phi[4]);

        double P(double[] mask) => network.ForwardMasked(x, Tiny.Rows(mask), torch.zeros([5], dtype: ScalarType.Float64)).softmax(1)
            .select(1, 1).ToDouble();
    }

    [Fact]
    public void Integrated_gradients_add_up_to_what_the_words_change()
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network();
        using var generator = new Generator(1);
        var x = Tiny.Rows([7, 3, 19, 1, 0]);
        var phi = new IntegratedGradients(new() { Points = 400 }, Baseline.Pad(5)).Explain(network, x, Tiny.Labels(1), generator);
        var change = network.forward(x).softmax(1).select(1, 1).ToDouble() - network.forward(Tiny.Rows([0, 0, 0, 0, 0])).softmax(1)
            .select(1, 1).ToDouble();
        Assert.Equal(change, phi.sum().ToDouble(), 1e-4);
    }

    [Fact] // With a graph the gradient reaches the embedding's weights, too.
    public void A_differentiable_gradient_reaches_the_embedding()
    {
        using var scope = torch.NewDisposeScope();
        using var network = Network();
        using var generator = new Generator(1);
        var x = Tiny.Rows([7, 3, 19, 1, 0]);
        var weight = network.ParametersByName().First(p => p.Key == "embedding.weight").Value;
        using var grad = torch.enable_grad();
        var phi = new GradientTimesInput().Explain(network, x, Tiny.Labels(1), generator, differentiable: true);
        var slope = Gradients.Of(phi.select(1, 0).sum(), [weight])[0].select(0, 7).select(0, 2).ToDouble();
        const double H = 1e-6;
        Assert.Equal((Moved(H) - Moved(-H)) / (2 * H), slope, 1e-5);

        double Moved(double by)
        {
            using var off = torch.no_grad();
            var cell = weight.select(0, 7).select(0, 2);
            cell.add_(torch.full([], by, dtype: ScalarType.Float64));
            using var on = torch.enable_grad();
            var value = new GradientTimesInput().Explain(network, x, Tiny.Labels(1), generator).select(1, 0).ToDouble();
            using var again = torch.no_grad();
            cell.add_(torch.full([], -by, dtype: ScalarType.Float64));
            return value;
        }
    }

    [Fact]
    public void Explainers_of_gradients_refuse_a_model_that_only_takes_indices()
    {
        using var scope = torch.NewDisposeScope();
        using var network = new CommandPredictor("true", new TokenSpace(5), 2, CommandRows.Plain);
        using var generator = new Generator(1);
        foreach (var explainer in new Explainer[] { new Gradient(), new GradientTimesInput(), new IntegratedGradients(), new SmoothGrad() })
            Same.Says(() => explainer.Explain(network, Tiny.Rows([7, 3, 19, 1, 0]).to(network.DType), Tiny.Labels(1), generator),
                "no gradients in token indices");
        Same.Says(() => new NoisyBaseline().Validate(network), "infd", "token indices");
    }
}
