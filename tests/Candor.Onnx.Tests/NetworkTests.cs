using System.Text.Json;
using Candor.Onnx.Rebuilding;
using Candor.Tensors;

namespace Candor.Onnx.Tests;

/// <summary>Whole networks that PyTorch exported, with its outputs and gradients.</summary>
public class NetworkTests
{
    [Theory]
    [InlineData("mlp-scaler")]
    [InlineData("residual-cnn")]
    [InlineData("double-logits")]
    [InlineData("text-cnn")]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("transformer")]
    [InlineData("depthwise-cnn")]
    public void Both_engines_give_PyTorchs_outputs_and_gradients(string name)
    {
        using var scope = torch.NewDisposeScope();
        var file = OnnxFile.Read(Support.Model(name));
        var dtype = name switch { "double-logits" => ScalarType.Float64, "text-cnn" => ScalarType.Int64, _ => ScalarType.Float32 };
        var (x, _, gradient) = Support.Oracle(name, dtype);
        var expected = Support.Oracle(name, ScalarType.Float64).Output;
        using var module = file.Rebuild();
        using var asked = file.Ask();
        if (gradient is not null)
            x = x.requires_grad_();
        var output = module.forward(x);
        Assert.True(Support.Distance(output.detach(), expected) <= 1e-5);
        Assert.True(Support.Distance(asked.Run(x), expected) <= 1e-5);
        if (gradient is null)
            return;
        var given = Gradients.Of(output.select(1, 0).sum(), [x])[0];
        Assert.True(Support.Distance(given, gradient) <= 1e-4);
    }

    [Fact] // Its oracle has the texts' pieces and logits.
    public void Both_engines_give_the_logits_of_a_transformer_over_texts()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var file = OnnxFile.Read(Support.Model("tiny-transformer"));
        using var module = new GraphModule(file.Graph, "logits", torch.CPU);
        using var asked = file.Ask();
        using var json = JsonDocument.Parse(File.ReadAllText(Support.At("Models", "tiny-transformer.json")));
        foreach (var text in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            var ids = Tensor.From<long>([.. text.GetProperty("input_ids").EnumerateArray().Select(i => i.GetInt64())]).unsqueeze(0);
            var expected = Tensor.From<double>([.. text.GetProperty("logits").EnumerateArray().Select(i => i.GetDouble())]).unsqueeze(0);
            Tensor[] inputs = [ids, torch.ones_like(ids), torch.zeros_like(ids)];
            Assert.True(Support.Distance(module.Run(inputs), expected) <= 1e-5);
            Assert.True(Support.Distance(asked.Run(inputs), expected) <= 1e-5);
        }
    }
}
