using Candor.Onnx.Rebuilding;
using Candor.Tensors;

namespace Candor.Onnx.Tests.Operators;

/// <summary>ONNX's own backend tests (Suite/README.md): the rebuilt graph gives their outputs within ONNX's tolerances.</summary>
public class SuiteTests
{
    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Support.At("Suite")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void A_case_gives_its_outputs(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var folder = Support.At("Suite", name);
        var file = OnnxFile.Read(Path.Combine(folder, "model.onnx"));
        Tensor[] inputs = [.. Enumerable.Range(0, file.Inputs.Count).Select(i => Support.Read(Path.Combine(folder, $"input_{i}.pb")))];
        for (var i = 0; i < file.Outputs.Count; i++)
        {
            var output = file.Graph.Outputs[i].Name;
            using var module = new GraphModule(file.Graph, output, torch.CPU);
            var expected = Support.Read(Path.Combine(folder, $"output_{i}.pb"));
            Require(expected, module.Run(inputs));
        }
    }

    [Fact]
    public void All_cases_are_there() => Assert.Equal(77, Cases.Count);

    private static void Require(Tensor expected, Tensor given)
    {
        Assert.Equal(expected.dtype, given.dtype);
        Assert.Equal(expected.shape, given.shape);
        var (e, g) = (expected.to(ScalarType.Float64), given.to(ScalarType.Float64));
        Assert.True((e.isnan() == g.isnan()).all().ToBoolean());
        (e, g) = (e.nan_to_num(), g.nan_to_num());
        // As ONNX's runner: |given − expected| ≤ atol + rtol · |expected|.
        var excess = (g - e).abs() - (1e-5 + 1e-3 * e.abs());
        Assert.True(excess.numel() == 0 || excess.max().ToDouble() <= 0, $"off by {(g - e).abs().max().ToDouble()}");
    }
}
