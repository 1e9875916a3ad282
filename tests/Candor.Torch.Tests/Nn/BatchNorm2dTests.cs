using Candor.Torch.Nn;

namespace Candor.Torch.Tests.Nn;

public class BatchNorm2dTests
{
    [Theory]
    [InlineData("usual")]
    [InlineData("mean_of_all")]
    public void Three_batches_and_a_prediction_agree_with_PyTorch(string name)
    {
        using var scope = new TensorScope();
        using var golden = new Golden("batch_norm");
        using var norm = new BatchNorm2d(3, momentum: name == "usual" ? 0.1 : null, dtype: DType.Float64);
        norm.LoadState(golden.Under($"{name}/state/"));
        for (var step = 0; step < 4; step++)
        {
            norm.Train(step < 3);
            var x = golden[$"{name}/{step}/x"];
            x.RequiresGrad = true;
            norm.ZeroGrad();
            var y = norm.Forward(x);
            Golden.AssertClose(golden[$"{name}/{step}/y"], y, $"y {step}");
            y.Backward(golden[$"{name}/{step}/g"]);
            Golden.AssertClose(golden[$"{name}/{step}/grad/x"], x.Grad!, $"∂x {step}");
            Golden.AssertClose(golden[$"{name}/{step}/grad/weight"], norm.Weight!.Grad!, $"∂weight {step}");
            Golden.AssertClose(golden[$"{name}/{step}/grad/bias"], norm.Bias!.Grad!, $"∂bias {step}");
        }
        foreach (var (key, value) in norm.CopyState())
            Golden.AssertClose(golden[$"{name}/after/{key}"], value, key);
    }

    [Fact]
    public void Predicting_changes_no_statistics()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2d(1);
        norm.Train(false);
        var y = norm.Forward(Tensor.Full([2, 1, 2, 2], 5));
        Assert.Equal(5 / Math.Sqrt(1 + 1e-5), y.Max().Item(), 5);
        Assert.Equal([0.0, 1, 0], norm.NamedBuffers().Select(b => b.Value.Sum().Item()));
    }

    [Fact]
    public void A_table_is_refused_with_its_shape()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2d(3);
        var e = Assert.Throws<ArgumentException>(() => norm.Forward(Tensor.Ones([2, 3])));
        Assert.Contains("[2, 3]", e.Message, StringComparison.Ordinal);
    }
}
