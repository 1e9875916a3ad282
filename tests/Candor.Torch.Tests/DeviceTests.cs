namespace Candor.Torch.Tests;

public class DeviceTests
{
    [Fact]
    public void The_processor_parses_and_prints_as_cpu()
    {
        Assert.Equal(Device.Cpu, Device.Parse("cpu"));
        Assert.Equal("cpu", Device.Cpu.ToString());
        Assert.True(default(Device).IsCpu);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1:2")]
    [InlineData("cuda:99999999999")]
    [InlineData("tpu")]
    public void What_names_no_device_is_refused_with_the_names_there_are(string text)
    {
        var e = Assert.Throws<ArgumentException>(() => Device.Parse(text));
        Assert.Contains("use cpu, cuda or cuda:INDEX", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CUDA_device_that_is_not_here_is_refused_with_what_to_do()
    {
        var absent = TorchRuntime.CudaDevices;
        foreach (var refused in new Action[] { () => Device.Parse($"cuda:{absent}"), () => Device.Cuda(absent) })
        {
            var e = Assert.Throws<ArgumentException>(refused);
            Assert.Contains($"cuda:{absent}", e.Message, StringComparison.Ordinal);
            Assert.Contains("CANDOR_LIBTORCH", e.Message, StringComparison.Ordinal);
        }
        if (absent == 0)
            Assert.Contains("is not here", Assert.Throws<ArgumentException>(() => Device.Parse("cuda")).Message, StringComparison.Ordinal);
    }
}
