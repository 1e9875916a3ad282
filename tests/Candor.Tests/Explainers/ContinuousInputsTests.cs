using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Torch;

namespace Candor.Tests.Explainers;

/// <summary>Gradients of texts are taken in the embedding.</summary>
public class ContinuousInputsTests
{
    private static TextCnn Network()
    {
        var network = new TextCnn(new TokenSpace(5, 20), 2, new() { Vocabulary = 20, Embedding = 4, Filters = 6 }, seed: 3, dtype: DType.Float64);
        network.Train(false);
        return network;
    }

    [Fact] // ∂f/∂v of the mask at 1 is Σ e ∂f/∂e: by differences of the masked forward pass.
    public void Gradient_times_input_is_the_derivative_in_the_words_presence()
    {
        using var scope = new TensorScope();
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

        double P(double[] mask) => network.ForwardMasked(x, Tiny.Rows(mask), Tensor.Zeros([5], DType.Float64)).Softmax(1).Select(1, 1).Item();
    }

    [Fact]
    public void Integrated_gradients_add_up_to_what_the_words_change()
    {
        using var scope = new TensorScope();
        using var network = Network();
        using var generator = new Generator(1);
        var x = Tiny.Rows([7, 3, 19, 1, 0]);
        var phi = new IntegratedGradients(new() { Points = 400 }, Baseline.Pad(5)).Explain(network, x, Tiny.Labels(1), generator);
        var change = network.Forward(x).Softmax(1).Select(1, 1).Item() - network.Forward(Tiny.Rows([0, 0, 0, 0, 0])).Softmax(1).Select(1, 1).Item();
        Assert.Equal(change, phi.Sum().Item(), 1e-4);
    }

    [Fact] // With a graph the gradient reaches the embedding's weights, too.
    public void A_differentiable_gradient_reaches_the_embedding()
    {
        using var scope = new TensorScope();
        using var network = Network();
        using var generator = new Generator(1);
        var x = Tiny.Rows([7, 3, 19, 1, 0]);
        var weight = network.NamedParameters().First(p => p.Key == "embedding.weight").Value;
        using var grad = GradMode.On();
        var phi = new GradientTimesInput().Explain(network, x, Tiny.Labels(1), generator, differentiable: true);
        var slope = Tensor.GradOf(phi.Select(1, 0).Sum(), [weight])[0].Select(0, 7).Select(0, 2).Item();
        const double H = 1e-6;
        Assert.Equal((Moved(H) - Moved(-H)) / (2 * H), slope, 1e-5);

        double Moved(double by)
        {
            using var off = GradMode.Off();
            var cell = weight.Select(0, 7).Select(0, 2);
            cell.Add_(Tensor.Full([], by, DType.Float64));
            using var on = GradMode.On();
            var value = new GradientTimesInput().Explain(network, x, Tiny.Labels(1), generator).Select(1, 0).Item();
            using var again = GradMode.Off();
            cell.Add_(Tensor.Full([], -by, DType.Float64));
            return value;
        }
    }

    [Fact]
    public void Explainers_of_gradients_refuse_a_model_that_only_takes_indices()
    {
        using var scope = new TensorScope();
        using var network = new CommandPredictor("true", new TokenSpace(5), 2, CommandRows.Plain);
        using var generator = new Generator(1);
        foreach (var explainer in new Explainer[] { new Gradient(), new GradientTimesInput(), new IntegratedGradients(), new SmoothGrad() })
            Same.Says(() => explainer.Explain(network, Tiny.Rows([7, 3, 19, 1, 0]), Tiny.Labels(1), generator), "no gradients in token indices");
        Same.Says(() => new NoisyBaseline().Validate(network), "infd", "token indices");
    }
}
