namespace Candor.Torch.Tests;

public class MemoryMeterTests
{
    [Fact] // by hand: floats of four bytes
    public void Bytes_are_counted_as_they_come_and_go()
    {
        using var meter = new MemoryMeter();
        var a = Tensor.Zeros([1000]);
        Assert.Equal((4000, 4000), (meter.Live, meter.Peak));
        var b = Tensor.Zeros([500], DType.Float64);
        Assert.Equal(8000, meter.Live);
        b.Dispose();
        a.Dispose();
        Assert.Equal((0, 8000), (meter.Live, meter.Peak));
    }

    [Fact] // x, x·x, its square and what backward makes of them
    public void A_backward_pass_is_counted_too()
    {
        using var x = Tensor.Ones([1000]);
        x.RequiresGrad = true;
        using var meter = new MemoryMeter();
        using (new TensorScope())
        {
            var y = (x * x).Square().Sum();
            var before = meter.Peak;
            Assert.InRange(before, 8000, 9000);
            y.Backward();
            Assert.True(meter.Peak >= before + 4000);
        }
        x.Grad = null;
        Assert.Equal(0, meter.Live);
    }

    [Fact]
    public void A_meter_that_has_ended_refuses()
    {
        var meter = new MemoryMeter();
        meter.Dispose();
        meter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => meter.Peak);
    }
}
