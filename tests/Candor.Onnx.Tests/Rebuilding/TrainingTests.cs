using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Onnx.Tests.Rebuilding;

/// <summary>What a rebuilt graph does in training.</summary>
public class TrainingTests
{
    [Fact] // y = γ (x − μ_B)/√(σ²_B + ε) + β; running ← 0.9 · running + 0.1 · of the batch (variance with n − 1).
    public void Batch_normalisation_learns_in_training_and_stays_in_evaluation()
    {
        using var scope = torch.NewDisposeScope();
        var file = new Graphs().Input("x", "b", "1").Weight("g", [2], 1).Weight("b", [1], 1).Weight("m", [0], 1).Weight("v", [1], 1)
            .Node("BatchNormalization", "x,g,b,m,v", "y", ("momentum", 0.9), ("epsilon", 0.0)).Output("y").File;
        using var module = file.Rebuild();
        var x = Tensor.From<float>([1, 3], [2, 1]);
        Assert.Equal([3, 7], module.forward(x).reshape(-1).ToArray<float>());
        Assert.Equal(0, module.BuffersByName().Single(b => b.Key == "m").Value.item<float>());
        module.train();
        Assert.Equal([-1, 3], module.forward(x).reshape(-1).ToArray<float>());
        Assert.Equal(0.2f, module.BuffersByName().Single(b => b.Key == "m").Value.item<float>(), 6);
        Assert.Equal(0.9f + 0.1f * 2, module.BuffersByName().Single(b => b.Key == "v").Value.item<float>(), 6);
        Assert.Equal(["g", "b"], module.ParametersByName().Select(p => p.Key).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void Dropout_drops_in_training_from_a_stream_that_a_seed_names()
    {
        using var scope = torch.NewDisposeScope();
        using var module = new Graphs().Input("x", "b", "64").Weight("p", [0.5f]).Node("Dropout", "x,p", "y").Output("y").File.Rebuild();
        var x = torch.ones(4, 64);
        Assert.Equal(0, Support.Distance(module.forward(x), x));
        module.train();
        ((ISeededLayers)module).Reseed(5);
        var (first, second) = (module.forward(x), module.forward(x));
        ((ISeededLayers)module).Reseed(5);
        Assert.Equal(0, Support.Distance(module.forward(x), first));
        Assert.NotEqual(0, Support.Distance(first, second));
        Assert.All(first.reshape(-1).ToArray<float>(), v => Assert.True(v is 0 or 2));
    }

    [Fact] // ∂ of ‖∂f/∂x‖² in the weights, which ID-ExpO with gradients needs: against differences of it.
    public void Gradients_of_second_order_reach_the_weights()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = OnnxPredictor.Load(Support.Model("double-logits"), new ColumnSpace(5), 2);
        Tensor Penalty()
        {
            var x = Support.Oracle("double-logits", ScalarType.Float64).Input.requires_grad_();
            return Gradients.Of(predictor.forward(x).select(1, 0).sum(), [x], createGraph: true)[0].square().sum();
        }
        var weight = predictor.ParametersByName().Single(p => p.Key == "0.weight").Value;
        var given = Gradients.Of(Penalty(), [weight])[0][1, 2].ToDouble();
        double At(double move)
        {
            using (torch.no_grad())
                weight[1, 2].add_(move);
            var value = Penalty().ToDouble();
            using (torch.no_grad())
                weight[1, 2].add_(-move);
            return value;
        }
        Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, given, 6);
    }

    [Fact]
    public void Weights_are_trained_and_what_prepares_inputs_or_blends_scores_out_is_not()
    {
        using var file = new Graphs().Input("x", "b", "3").Weight("mean", [1, 2, 3], 3).Weight("scale", [1, 2, 3], 3).Random("w", 3, 4).Random("wt", 4, 4)
            .Weight("mask", [0, -10000, 0, 0], 4).Weight("two", [2]).Random("bias", 4).Node("Sub", "x,mean", "a").Node("Div", "a,scale", "b").Node("MatMul", "b,w", "c")
            .Node("Transpose", "wt", "t").Node("MatMul", "c,t", "d").Node("Mul", "d,two", "e").Node("Add", "e,bias", "f").Node("Add", "f,mask", "y").Output("y").File.Rebuild();
        Assert.Equal(["bias", "w", "wt"], file.ParametersByName().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Empty(file.BuffersByName());
    }

    [Theory]
    [InlineData("mlp-scaler")]
    [InlineData("residual-cnn")]
    public void Changed_weights_go_out_as_onnx_and_onnx_runtime_agrees(string name)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.GetTempFileName();
        try
        {
            var file = OnnxFile.Read(Support.Model(name));
            using var module = file.Rebuild();
            var x = Support.Oracle(name, ScalarType.Float32).Input;
            var before = module.forward(x);
            using (torch.no_grad())
                foreach (var (_, value) in module.StateByName())
                    value.mul_(1.1);
            file.Write(path, module);
            var changed = OnnxFile.Read(path);
            using var asked = changed.Ask();
            Assert.True(Support.Distance(asked.Run(x), module.forward(x)) <= 1e-5);
            Assert.True(Support.Distance(asked.Run(x), before) > 1e-3);
            Assert.Equal(file.Operators, changed.Operators);
            Assert.Equal(file.Outputs, changed.Outputs);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Coefficients_of_a_linear_model_are_weights_and_go_out_again()
    {
        using var scope = torch.NewDisposeScope();
        var file = new Graphs().Input("x", "b", "2").Node("ai.onnx.ml.LinearClassifier", "x", "label,p", ("coefficients", (float[])[-1, -2, 1, 2]),
            ("intercepts", (float[])[0, 0.5f]), ("classlabels_ints", (long[])[0, 1]), ("post_transform", "SOFTMAX")).Output("label", 7, "b").Output("p", 1, "b", "2").File;
        using var predictor = OnnxPredictor.Of(file, new ColumnSpace(2), 2);
        Assert.Equal(["n0.coefficients", "n0.intercepts"], predictor.ParametersByName().Select(p => p.Key));
        using (torch.no_grad())
            predictor.ParametersByName().First().Value.mul_(2);
        using var asked = file.With(predictor).Ask("p");
        var x = Tensor.From<float>([1, 0.25f], [1, 2]);
        // softmax(−2·1 − 4·0.25, 2·1 + 4·0.25 + 0.5)
        Assert.Equal(1 / (1 + Math.Exp(-6.5)), asked.Run(x)[0, 1].ToDouble(), 5);
        Assert.True(Support.Distance(asked.Run(x), predictor.Probabilities(x)) <= 1e-6);
    }

    [Fact]
    public void A_module_of_another_file_is_not_written()
    {
        using var scope = torch.NewDisposeScope();
        using var other = OnnxFile.Read(Support.Model("residual-cnn")).Rebuild();
        Assert.Contains("rebuilt from this file", Assert.Throws<CandorException>(() => OnnxFile.Read(Support.Model("mlp-scaler")).Write("x.onnx", other)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists("x.onnx"));
    }
}
