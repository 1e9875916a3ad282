using Candor.Torch.Optim;
using Candor.Torch.Script;

namespace Candor.Torch.Tests.Script;

public sealed class ScriptModuleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candor");
    private readonly Golden _golden = new("script");

    public void Dispose()
    {
        _golden.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static ScriptModule Tiny() => ScriptModule.Load(Golden.PathOf("tiny.pt"));

    private void Tune(ScriptModule script)
    {
        using var optimizer = new Sgd(script.NamedParameters(), new() { LearningRate = 0.1, Momentum = 0.9 });
        for (var i = 0; i < 3; i++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            script.Forward(_golden["x"]).Square().Mean().Backward();
            optimizer.Step();
        }
    }

    [Fact]
    public void Predictions_and_gradients_of_both_orders_agree_with_PyTorch()
    {
        using var scope = new TensorScope();
        using var script = Tiny();
        script.Train(false);
        var x = _golden["x"].DetachToLeaf();
        for (var call = 0; call < 4; call++)
        {
            var y = script.Forward(x);
            Golden.AssertClose(_golden["y"], y, $"y in call {call}");
            var g = Tensor.GradOf(y.Square().Sum(), [x], createGraph: true)[0];
            Golden.AssertClose(_golden["dx"], g, $"∂x in call {call}");
            Golden.AssertClose(_golden["ddx"], Tensor.GradOf(g.Square().Sum(), [x])[0], $"∂²x in call {call}");
        }
    }

    [Fact]
    public void Parameters_and_buffers_have_the_names_that_they_had_in_Python()
    {
        using var script = Tiny();
        Assert.Equal(["first.weight", "first.bias", "norm.weight", "norm.bias", "second.weight", "second.bias"], script.NamedParameters().Select(p => p.Key));
        Assert.Equal(["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], script.NamedBuffers().Select(b => b.Key));
    }

    [Fact]
    public void Three_steps_of_tuning_agree_with_PyTorch_and_survive_saving()
    {
        using var scope = new TensorScope();
        using var script = Tiny();
        Tune(script);
        script.Save(PathOf("tuned.pt"));
        Assert.Single(_folder.GetFiles());
        using var again = ScriptModule.Load(PathOf("tuned.pt"));
        foreach (var (key, value) in again.CopyState())
            Golden.AssertClose(_golden[$"tuned/{key}"], value, key);
    }

    [Fact]
    public void Tuning_leaves_no_tensor_behind_and_disposing_frees_all()
    {
        var before = Live.Settled();
        using (var script = Tiny())
            Tune(script);
        Assert.Equal(before, TorchRuntime.LiveTensors);
    }

    [Fact]
    public void Several_inputs_and_nested_results_are_passed_through_in_order()
    {
        using var scope = new TensorScope();
        using var script = ScriptModule.Load(Golden.PathOf("pair.pt"));
        var results = script.Run(Tensor.From([3.0]), Tensor.From([2.0]));
        Assert.Equal([5.0, 6, 1], results.Select(r => r.Item()));
        Assert.Contains("missing value for argument 'y'", Assert.Throws<TorchException>(() => script.Forward(Tensor.Ones([1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_a_cut_one_a_state_dictionary_and_no_archive_are_refused_by_name()
    {
        var whole = File.ReadAllBytes(Golden.PathOf("tiny.pt"));
        File.WriteAllBytes(PathOf("cut.pt"), whole[..(whole.Length / 2)]);
        File.WriteAllText(PathOf("text.pt"), "no script");
        File.WriteAllBytes(PathOf("empty.pt"), []);
        foreach (var path in new[] { PathOf("missing.pt"), PathOf("cut.pt"), PathOf("text.pt"), PathOf("empty.pt"), Golden.PathOf("state_dict.pt"), _folder.FullName })
        {
            var before = Live.Settled();
            var e = Assert.Throws<InvalidDataException>(() => ScriptModule.Load(path));
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            Assert.Contains("TorchScript", e.Message, StringComparison.Ordinal);
            Assert.Equal(before, TorchRuntime.LiveTensors);
        }
    }

    [Fact]
    public void A_disposed_script_says_so()
    {
        var script = Tiny();
        script.Dispose();
        script.Dispose();
        Assert.Throws<ObjectDisposedException>(() => script.Run(_golden["x"]));
    }
}
