using Candor.Data;
using Candor.Masking;
using Candor.Objectives;
using Candor.Runs.Configuration;
using Candor.Training;

namespace Candor.Cli.Tests.Input;

/// <summary>What a configuration lacks has its documented default, and what it cannot mean is refused in the words of its fields.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void What_the_text_lacks_keeps_its_default() =>
        Assert.Equal(new TrainConfig { Data = "glass" }.ToJson().ToJsonString(), Read("""{"data":"glass"}""").ToJson().ToJsonString());

    [Fact]
    public void Each_field_may_be_left_out_alone()
    {
        var whole = Whole();
        foreach (var name in whole.ToJson().Select(f => f.Key).Where(name => name != "data"))
        {
            var json = whole.ToJson();
            json.Remove(name);
            var read = Read(json.ToJsonString()).ToJson();
            var expected = new TrainConfig { Data = "x" }.ToJson();
            Assert.Equal(expected[name]?.ToJsonString(), read[name]?.ToJsonString());
        }
    }

    [Fact]
    public void So_may_a_field_within()
    {
        var read = Read("""{"data":"glass","training":{"epochs":3,"step":{}},"lambda1":0.5,"reading":{"ignore":["a"]}}""");
        Assert.Equal((3, .5), (read.Training.Epochs, read.Lambda1));
        Assert.Equal(new TrainerOptions { Epochs = 3 }.ToString(), read.Training.ToString());
        Assert.Equal("a", Assert.Single(read.Reading.Ignore));
        Assert.Equal(new DataOptions().Missing, read.Reading.Missing);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var json = Whole().ToJson().ToJsonString();
        Assert.Equal(json, Read(json).ToJson().ToJsonString());
    }

    [Fact]
    public void A_file_names_its_format_and_another_is_refused()
    {
        Assert.StartsWith("{\n  \"format\": \"candor-config/1\",", Whole().ToFile(), StringComparison.Ordinal);
        Assert.Equal(Whole().ToJson().ToJsonString(), Read(Whole().ToFile()).ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("""{"data":"a","format":"candor-config/9"}""", "format is \"candor-config/9\", but must be \"candor-config/1\"")]
    [InlineData("""{"data":"a","data":"b"}""", "'data'")]
    [InlineData("{", "line 1")]
    [InlineData("null", "the whole is null")]
    [InlineData("[]", "the whole is […], but must be fields")]
    [InlineData("""{"label":"y"}""", "data is missing")]
    [InlineData("""{"data":null}""", "data is null")]
    [InlineData("""{"data":"a","lamda1":1}""", "lamda1 is no field")]
    [InlineData("""{"data":"a","training":{"momentun":1}}""", "training.momentun is no field")]
    [InlineData("""{"data":"a","training":null}""", "training is null")]
    [InlineData("""{"data":"a","training":{"momentum":"much"}}""", "training.momentum is \"much\", but must be a number")]
    [InlineData("""{"data":"a","training":{"momentum":1e999}}""", "training.momentum is 1e999")]
    [InlineData("""{"data":"a","training":{"epochs":1.5}}""", "training.epochs is 1.5, but must be a whole number")]
    [InlineData("""{"data":"a","seed":-1}""", "seed is -1, but must be a whole number from 0 on")]
    [InlineData("""{"data":"a","limit":"all"}""", "limit is \"all\"")]
    [InlineData("""{"data":"a","deletion":"Z"}""", "deletion is \"Z\", but must be one of A")]
    [InlineData("""{"data":"a","deletion":7}""", "deletion is 7")]
    [InlineData("""{"data":"a","augmentTuning":1}""", "augmentTuning is 1, but must be true or false")]
    [InlineData("""{"data":"a","hidden":[64,null]}""", "hidden[1] is null")]
    [InlineData("""{"data":"a","hidden":64}""", "hidden is 64, but must be a list")]
    [InlineData("""{"data":"a","groups":[{"columns":["a"]}]}""", "groups[0].name is missing")]
    [InlineData("""{"data":"a","reading":{"separator":"ab"}}""", "reading.separator is \"ab\", but must be one sign")]
    [InlineData("""{"data":"a","reading":{"units":{"a":1}}}""", "reading.units.a is 1, but must be a text")]
    public void What_means_nothing_is_named(string json, string said)
    {
        var refused = Assert.Throws<CandorException>(() => Read(json));
        Assert.StartsWith("config.json is no configuration", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private static TrainConfig Read(string json) => TrainConfig.FromJson(json, "config.json");

    // No field at its default.
    private static TrainConfig Whole() => TrainConfig.For("texts.csv") with
    {
        Label = "y",
        Reading = new()
        {
            Missing = MissingPolicy.Drop,
            Separator = ';',
            Header = false,
            Ignore = ["id"],
            Units = new Dictionary<string, string> { ["a"] = "kg" },
        },
        Groups = [new ColumnGroup("g", ["a", "b"])],
        Limit = 7,
        Seed = ulong.MaxValue,
        InputMean = [.5],
        InputDeviation = [2],
        Hidden = [],
        Augment = new(),
        Memory = 1L << 40,
        ExplainerSettings = new() { Samples = 9, Intercept = true, Output = "logit" },
        Deletion = DeletionForm.C,
        Steps = new() { Fraction = .3 },
        Learned = new() { Compare = ["lime"] },
        Rows = 0,
    };
}
