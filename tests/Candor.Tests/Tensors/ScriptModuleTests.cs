using Candor.Tensors;

namespace Candor.Tests.Tensors;

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
        using var optimizer = Optimizer.Sgd(script.ParametersByName(), 0.1, 0.9);
        for (var i = 0; i < 3; i++)
        {
            using var scope = torch.NewDisposeScope();
            optimizer.ZeroGrad();
            script.forward(_golden["x"]).square().mean().backward();
            optimizer.Step();
        }
    }

    [Fact]
    public void Predictions_and_gradients_of_both_orders_agree_with_PyTorch()
    {
        using var scope = torch.NewDisposeScope();
        using var script = Tiny();
        script.train(false);
        var x = _golden["x"].detach().requires_grad_();
        for (var call = 0; call < 4; call++)
        {
            var y = script.forward(x);
            Golden.AssertClose(_golden["y"], y, $"y in call {call}");
            var g = Gradients.Of(y.square().sum(), [x], createGraph: true)[0];
            Golden.AssertClose(_golden["dx"], g, $"∂x in call {call}");
            Golden.AssertClose(_golden["ddx"], Gradients.Of(g.square().sum(), [x])[0], $"∂²x in call {call}");
        }
    }

    [Fact]
    public void Parameters_and_buffers_have_the_names_that_they_had_in_Python()
    {
        using var script = Tiny();
        Assert.Equal(["first.weight", "first.bias", "norm.weight", "norm.bias", "second.weight", "second.bias"],
            script.ParametersByName().Select(p => p.Key));
        Assert.Equal(["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], script.BuffersByName().Select(b => b.Key));
    }

    [Fact]
    public void Three_steps_of_tuning_agree_with_PyTorch_and_survive_saving()
    {
        using var scope = torch.NewDisposeScope();
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
    public void A_script_of_two_inputs_is_refused_in_words()
    {
        using var scope = torch.NewDisposeScope();
        using var script = ScriptModule.Load(Golden.PathOf("pair.pt"));
        Same.Says(() => script.forward(torch.ones([1])), "missing value for argument 'y'");
    }

    [Fact]
    public void A_missing_file_a_cut_one_a_state_dictionary_and_no_archive_are_refused_by_name()
    {
        var whole = File.ReadAllBytes(Golden.PathOf("tiny.pt"));
        File.WriteAllBytes(PathOf("cut.pt"), whole[..(whole.Length / 2)]);
        File.WriteAllText(PathOf("text.pt"), "no script");
        File.WriteAllBytes(PathOf("empty.pt"), []);
        foreach (var path in new[] { PathOf("missing.pt"), PathOf("cut.pt"), PathOf("text.pt"), PathOf("empty.pt"),
            Golden.PathOf("state_dict.pt"), _folder.FullName })
        {
            var before = Live.Settled();
            var e = Assert.Throws<InvalidDataException>(() => ScriptModule.Load(path));
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            Assert.Contains("TorchScript", e.Message, StringComparison.Ordinal);
            Assert.Equal(before, TorchRuntime.LiveTensors);
        }
    }

}
