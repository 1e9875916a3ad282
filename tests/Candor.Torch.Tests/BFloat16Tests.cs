using Candor.Torch.Nn;

namespace Candor.Torch.Tests;

public class BFloat16Tests
{
    [Fact] // 8 bits of precision: 1 + 2^-8 rounds to 1, 1 + 2^-7 does not.
    public void Precision_is_eight_bits()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1 + (1 / 256f), 1 + (1 / 128f), 3e38f]).To(DType.BFloat16);
        Assert.Equal(2, x.DType.Size());
        var back = x.To(DType.Float32).ToArray<float>();
        Assert.Equal(1, back[0]);
        Assert.Equal(1 + (1 / 128f), back[1]);
        Assert.True(float.IsFinite(back[2]));
    }

    [Fact]
    public void A_layer_trains_and_its_gradients_are_near_those_of_float32()
    {
        using var scope = new TensorScope();
        using var a = new Generator(1);
        using var b = new Generator(1);
        using var wide = new Sequential(new Conv2d(3, 8, 3, a, padding: 1), Activation.Relu(), new GlobalMaxPool(), new Linear(8, 4, a));
        using var narrow = new Sequential(new Conv2d(3, 8, 3, b, padding: 1, dtype: DType.BFloat16), Activation.Relu(), new GlobalMaxPool(), new Linear(8, 4, b, dtype: DType.BFloat16));
        narrow.LoadState(wide.CopyState());
        var x = Tensor.Randn([16, 3, 8, 8], a);
        wide.Forward(x).Square().Mean().Backward();
        narrow.Forward(x.To(DType.BFloat16)).Square().Mean().Backward();
        foreach (var (w, n) in wide.Parameters().Zip(narrow.Parameters()))
        {
            Assert.Equal(DType.BFloat16, n.Grad!.DType);
            Assert.InRange((w.Grad! - n.Grad!).Norm().Item() / w.Grad!.Norm().Item(), 0, 0.1);
        }
    }
}
