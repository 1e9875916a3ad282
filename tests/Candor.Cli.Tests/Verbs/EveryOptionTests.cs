using System.Text.Json.Nodes;
using Candor.Runs.Configuration;

namespace Candor.Cli.Tests.Verbs;

/// <summary>Every option of the configuration can be set on the command line.</summary>
public sealed class EveryOptionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Every_leaf_of_the_configuration_is_reached()
    {
        var data = _scratch.Write("data.csv", "a;b;c;id;y\n"
            + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i};{i * i % 7};{i % 3};{i};{(i % 2 == 0 ? "no" : "yes")}\n")));
        var leaves = new HashSet<string>();
        leaves.UnionWith(Changed("lime",
            "train", data, "--epochs", "0", "--pretrain-epochs", "0", "--label", "y", "--missing", "mean", "--separator", "semicolon",
                "--header", "--categorical", "c",
            "--ignore", "id", "--group", "ab=a,b", "--idx-labels", "none", "--cache", _scratch["cache"], "--train-share", "0.6",
                "--validation-share", "0.2", "--duplicates", "together", "--seed", "3",
            "--hidden", "4,3", "--pretrain-lr", "0.02", "--samples", "20", "--ridge", "0.1", "--kernel", "cosine", "--kernel-width", "0.5",
                "--no-intercept", "--all-masks",
            "--sharing", "row", "--output", "logit", "--baseline", "noise", "--lambda1", "0.2", "--lambda2", "0.3", "--lambda3", "0.4",
                "--lambda4", "0.5",
            "--deletion", "b", "--fraction", "0.7", "--increment", "2", "--draw-steps", "1", "--differentiable-threshold", "--area",
                "trapezoid",
            "--patience", "0", "--batch", "5", "--lr", "0.1", "--momentum", "0.5", "--weight-decay", "0.1", "--cosine", "--accuracy-floor",
                "none", "--epoch-choice", "margin", "--eta", "1", "--etas", "0.1,0.2",
            "--gradient-path", "chunked", "--chunk", "64", "--masked-precision", "bfloat16", "--explained-share", "0.5",
                "--checkpoint-seconds", "0", "--sample-rows", "1", "--rows", "all"));
        leaves.UnionWith(Changed("shap",
            "train", "wine", "--epochs", "0", "--pretrain-epochs", "0", "--explainer", "kernel-shap", "--shapley-fit", "paper-literal",
                "--method", "expo-f", "--lambda-expo", "0.2"));
        leaves.UnionWith(Changed("attacked",
            "train", "wine", "--epochs", "1", "--pretrain-epochs", "0", "--method", "adversarial", "--attack-size", "0.3", "--attack-steps",
                "2", "--samples", "20"));
        leaves.UnionWith(Changed("model", "train", "wine", "--epochs", "0", "--model", _scratch["shap"]));
        var images = SmallImages.Write(_scratch);
        leaves.UnionWith(Changed("images",
            "train", images, "--test-data", images, "--unknown", "background", "--epochs", "0", "--pretrain-epochs", "0", "--limit", "40",
                "--predictor", "resnet18", "--stem", "standard", "--segments", "slic", "--grid", "2",
            "--augment", "flip,crop", "--augment-tuning", "--memory", "8GiB", "--samples", "10", "--sample-rows", "1"));
        leaves.UnionWith(Changed("pixels", "train", images, "--pixel-columns", "--hidden", "4", "--epochs", "0", "--pretrain-epochs", "0",
            "--samples", "70"));
        leaves.UnionWith(Changed("folder", "train", SmallImages.Folder(_scratch), "--image-size", "8", "--grid", "2", "--samples", "10",
            "--epochs", "0", "--pretrain-epochs", "0"));
        leaves.UnionWith(Changed("cam", "train", images, "--explainer", "grad-cam", "--stage", "conv2", "--detach-weights", "--epochs",
            "0", "--pretrain-epochs", "0"));
        leaves.UnionWith(Changed("smooth", "train", images, "--explainer", "smooth-grad", "--noise", "0.3", "--grid", "2", "--epochs", "0",
            "--pretrain-epochs", "0"));
        leaves.UnionWith(Changed("occlusion", "train", images, "--explainer", "occlusion", "--window", "4", "--window-width", "3",
            "--stride", "2", "--grid", "2", "--epochs", "0", "--pretrain-epochs", "0"));
        leaves.UnionWith(Changed("rise", "train", images, "--explainer", "rise", "--mask-cells", "3", "--kept", "0.4", "--samples", "20",
            "--grid", "2", "--epochs", "0", "--pretrain-epochs", "0"));
        leaves.UnionWith(Changed("examples",
            "train", "wine", "--method", "fewer-examples", "--epochs", "0", "--dropout", "0.2", "--hidden", "4", "--examples", "3",
                "--ranking", "signed", "--counting", "points",
            "--lambda", "0.5", "--sparsity", "0.1", "--mean-penalty", "--stop-target", "--gate-noise", "0.4", "--initial-gate", "1",
                "--initial-influence", "0.1",
            "--gate-draws", "2", "--selection", "objective", "--refresh-every", "3", "--candidates", "50", "--patience", "7", "--batch",
                "9", "--lr", "0.01",
            "--checkpoint-seconds", "1", "--seed", "4"));
        leaves.UnionWith(Changed("fresh", "train", "wine", "--method", "fewer-examples", "--epochs", "0", "--fresh-points", "20"));
        leaves.UnionWith(Changed("open", "train", "wine", "--method", "fewer-examples", "--epochs", "0", "--open-points"));
        leaves.UnionWith(Changed("closed", "train", "wine", "--method", "fewer-examples", "--epochs", "0", "--most-open", "1"));
        leaves.UnionWith(Changed("joint", "train", "wine", "--method", "joint", "--epochs", "0"));
        var wide = _scratch.Write("wide.csv", "a,b,c,d,y\n"
            + string.Concat(Enumerable.Range(0,
            60).Select(i => $"{i},{i * i % 7},{i % 3},{i % 11},{new[] { "no", "yes", "other" }[i % 3]}\n")));
        leaves.UnionWith(Changed("series", "train", wide, "--series", "2", "--classes", "no,yes", "--epochs", "0", "--pretrain-epochs",
            "0"));
        leaves.UnionWith(Changed("number", "train", "wine", "--method", "fewer-examples", "--epochs", "0", "--task", "regression",
            "--label", "alcohol"));
        // The seed and the augmentation of the trainer follow the run's; other devices are not everywhere.
        var all = Leaves(new TrainConfig { Data = "" }.ToJson(), "").Keys.Except(["training.seed", "training.augment",
            "examples.points.gated", "device"]);
        Assert.Empty(all.Except(leaves));
    }

    [Fact]
    public void What_is_not_given_has_its_documented_default()
    {
        var changed = Changed("default", "train", "wine", "--epochs", "0", "--pretrain-epochs", "0");
        Assert.Equal(["data", "explainerSettings.intercept", "pretrainEpochs", "training.epochs"], changed.Order());
    }

    [Fact]
    public void One_option_sets_both_weights()
    {
        Changed("both", "train", "wine", "--epochs", "0", "--pretrain-epochs", "0", "--lambda12", "0.25");
        var config = TrainConfig.Read(_scratch["both/config.json"]);
        Assert.Equal((0.25, 0.25), (config.Lambda1, config.Lambda2));
    }

    [Fact]
    public void The_choice_of_the_epoch_has_a_floor_that_can_be_set_or_taken_away()
    {
        foreach (var (name, floor, expected) in new (string, string?,
            double?)[] { ("usual", null, 0.01), ("wide", "0.05", 0.05), ("none", "none", null) })
        {
            Changed(name, ["train", "wine", "--epochs", "0", "--pretrain-epochs", "0",
                .. floor is null ? Array.Empty<string>() : ["--accuracy-floor", floor]]);
            Assert.Equal(expected, TrainConfig.Read(_scratch[$"{name}/config.json"]).Training.AccuracyFloor);
        }
        Cli.Run("train", "wine", "--accuracy-floor", "much").Refused("--accuracy-floor takes a number or none");
        Cli.Run("train", "wine", "--accuracy-floor", "2").Refused("--accuracy-floor 0.01");
    }

    private HashSet<string> Changed(string name, params string[] args)
    {
        Cli.Run([.. args, "--out", _scratch[name]]).Done();
        var plain = Leaves(new TrainConfig { Data = "" }.ToJson(), "");
        var given = Leaves(JsonNode.Parse(File.ReadAllText(_scratch[$"{name}/config.json"]))!.AsObject(), "");
        // What is null by default and has parts when given counts by its own name.
        return [.. given.Where(leaf => leaf.Key != "format" && plain.GetValueOrDefault(leaf.Key) != leaf.Value)
            .Select(leaf => plain.ContainsKey(leaf.Key) ? leaf.Key : leaf.Key[..leaf.Key.LastIndexOf('.')])];
    }

    private static Dictionary<string, string> Leaves(JsonObject node, string prefix)
    {
        var leaves = new Dictionary<string, string>();
        foreach (var (name, value) in node)
        {
            if (value is JsonObject inner)
            {
                foreach (var (path, leaf) in Leaves(inner, $"{prefix}{name}."))
                    leaves[path] = leaf;
            }
            else
            {
                leaves[prefix + name] = value?.ToJsonString() ?? "null";
            }
        }
        return leaves;
    }

    public void Dispose() => _scratch.Dispose();
}
