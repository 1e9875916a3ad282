using Candor.Torch.Nn;
using Candor.Torch.Optim;
using Candor.Torch.Serialization;

namespace Candor.Torch.Tests;

public class DocsTests
{
    [Fact]
    public void The_example_of_docs_torch_md_trains_and_saves()
    {
        using var data = new Generator(2);
        using var outer = new TensorScope();
        (Tensor X, Tensor Labels)[] batches = [.. Enumerable.Range(0, 30).Select(_ => Batch(data))];
        var path = Path.GetTempFileName();

        using var generator = new Generator(seed: 1);
        using var layers = new Sequential(new Linear(13, 64, generator), Activation.Relu(), new Linear(64, 3, generator));
        using var optimizer = new Sgd(layers.NamedParameters(), new() { LearningRate = 0.1, Momentum = 0.9, Nesterov = true });
        foreach (var (x, labels) in batches)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            layers.Forward(x).LogSoftmax(1).NllLoss(labels).Backward();
            optimizer.Step();
        }
        SafeTensors.Write(path, layers.NamedParameters().Concat(layers.NamedBuffers()));

        var (fresh, truth) = Batch(data);
        Assert.True(layers.Forward(fresh).ArgMax(1).Equal(truth).To(DType.Float32).Mean().Item() > 0.8);
        using var file = SafeTensors.Read(path);
        layers.LoadState(file.Tensors);
        File.Delete(path);
    }

    private static (Tensor X, Tensor Labels) Batch(Generator generator)
    {
        var x = Tensor.Randn([64, 13], generator);
        return (x, x.Narrow(1, 0, 3).ArgMax(1));
    }
}
