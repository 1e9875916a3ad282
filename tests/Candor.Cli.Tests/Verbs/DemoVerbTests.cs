using Candor.Cli.Verbs;

namespace Candor.Cli.Tests.Verbs;

public sealed class DemoVerbTests : IDisposable
{
    private static readonly string[] s_quick = ["--epochs", "1", "--pretrain-epochs", "1", "--json"];

    private readonly Scratch _scratch = new();

    [Fact]
    public void Demo_prints_its_document_and_replaces_a_finished_demo_only()
    {
        var path = _scratch["demo"];
        var json = Cli.Run(["demo", "--out", path, .. s_quick]).Done().Json;
        Assert.Equal(path, json["run"]!.GetValue<string>());
        Assert.Equal("breast-cancer", json["data"]!["name"]!.GetValue<string>());
        Assert.True(File.Exists(json["report"]!.GetValue<string>()));
        Assert.Equal(1, Cli.Run(["demo", "--out", path, "--seed", "1", .. s_quick]).Done().Json["seed"]!.GetValue<int>());

        File.WriteAllText(Path.Combine(path, "notes.txt"), "mine");
        Cli.Run(["demo", "--out", path, .. s_quick]).Refused("already holds a run");
        Assert.True(File.Exists(Path.Combine(path, "notes.txt")));
    }

    [Fact]
    public void The_demo_is_id_expo_with_lime_and_equal_weights()
    {
        Assert.Equal(("id-expo", "lime", "breast-cancer"), (Demo.Config.Method, Demo.Config.Explainer, Demo.Config.Data));
        Assert.Equal((0.1, 0.1), (Demo.Config.Lambda1, Demo.Config.Lambda2));
    }

    public void Dispose() => _scratch.Dispose();
}
