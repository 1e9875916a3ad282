using Candor.Tensors;
namespace Candor.Tests.Tensors;

public class DeviceTests
{
    [Fact]
    public void The_processor_parses_and_prints_as_cpu()
    {
        Assert.True(Devices.Parse("cpu").IsCpu);
        Assert.Equal("cpu", torch.CPU.ToString());
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
        var e = Assert.Throws<CandorException>(() => Devices.Parse(text));
        Assert.Contains("use cpu, cuda or cuda:INDEX", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CUDA_device_that_is_not_here_is_refused_with_what_to_do()
    {
        var absent = TorchRuntime.CudaDevices;
        foreach (var refused in new Action[] { () => Devices.Parse($"cuda:{absent}"), () => Devices.Cuda(absent) })
        {
            var e = Assert.Throws<CandorException>(refused);
            Assert.Contains($"cuda:{absent}", e.Message, StringComparison.Ordinal);
            Assert.Contains("TorchSharp-cuda-linux", e.Message, StringComparison.Ordinal);
        }
        if (absent == 0)
            Assert.Contains("is not here", Assert.Throws<CandorException>(() => Devices.Parse("cuda")).Message, StringComparison.Ordinal);
    }
}
