using Candor.GpuCheck;
using Candor.Tensors;

namespace Candor.Tests.Support;

/// <summary>tools/gpu-check on the processor, at its smallest: the comparisons run, agree, and see what does not.</summary>
public class GpuCheckTests
{
    [Fact]
    public void On_the_processor_everything_agrees_with_itself_and_is_written_down()
    {
        var folder = Directory.CreateTempSubdirectory("candor-gpu-check-").FullName;
        try
        {
            using var output = new StringWriter();
            var code = Check.Run(["--device", "cpu", "--scale", "tiny", "--only", "draws,explanations,steps,trainings", "--out", folder],
                output);
            Assert.True(code == 0, output.ToString());
            Assert.Contains("| steps | ID-ExpO with lime of mlp, Chunked: gradient |", File.ReadAllText(Path.Combine(folder, "check.md")),
                StringComparison.Ordinal);
            Assert.Contains("\"comparisons\"", File.ReadAllText(Path.Combine(folder, "check.json")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_differs_or_breaks_is_counted_and_ends_with_1()
    {
        using var output = new StringWriter();
        var report = new Report(Setting.Parse(["--device", "cpu"], ["draws"]), output);
        report.Add("part", "far", 0.2, 0.1);
        report.Guard("part", () => throw new CandorException("broken"));
        report.Add("part", "near", 0.05, 0.1);
        Assert.Equal(1, report.End());
        Assert.Contains("3 comparisons, 2 failed", output.ToString(), StringComparison.Ordinal);
        Assert.True(double.IsNaN(Report.Distance(torch.zeros([2]), torch.zeros([3]))));
        Assert.Equal(0.5, Report.Distance(Tensor.From([4.0, 1]), Tensor.From([4.0, 3])));
    }

    [Fact]
    public void What_is_not_understood_ends_with_2()
    {
        foreach (var args in (string[][])[["--devise", "cpu"], ["--device"], ["--device", "gpu"], ["--only", "all", "--device", "cpu"]])
            Assert.Equal(2, Check.Run(args, TextWriter.Null));
    }
}
