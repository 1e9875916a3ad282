using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Runs.Folders;
using Candor.Tensors.Weights;

namespace Candor.Cli.Tests.Input;

/// <summary>Run folders of others: the data that they name, the sizes that they speak of, and the limits that they may not raise.</summary>
public sealed class HostileFolderTests : IDisposable
{
    private const string Metadata = "candor.model";
    private const string Secret = "hunter2";
    private readonly Scratch _scratch = new();
    private readonly string _data, _run;

    public HostileFolderTests()
    {
        _data = _scratch.Write("data.csv",
            "a,b,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * 5 % 11},{(i > 20 ? "yes" : "no")}\n")));
        _run = _scratch["run"];
        Cli.Run("train", _data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "1", "--hidden", "2", "--sample-rows", "0", "--out",
            _run).Done();
    }

    [Theory]
    [InlineData("a,b,y\n1,2,no\n3,hunter2,yes\n4,5,no\n")]     // a cell that does not fit
    [InlineData("hunter2\n")]                                  // one column
    [InlineData("a,b,hunter2\n1,2,no\n3,4,yes\n")]             // no label
    [InlineData("a,b,y\n1,2,hunter2\n3,4,hunter2\n")]          // one class
    [InlineData("a,b,y\n1,2,hunter2\n3,4,no\n")]               // other data
    public void The_content_of_the_file_that_a_run_names_is_in_no_message(string content)
    {
        var secret = _scratch.Write("hunter.csv", content);
        Name(secret);
        File.Delete(_data);                                     // which the contract names, seen from the run
        foreach (var args in new string[][] { ["explain", _run, "--row", "1"], ["evaluate", _run], ["label", _run, "--rows", "2"],
            ["train", "--config", Path.Combine(_run, "config.json"), "--out", _scratch["new"]] })
        {
            var outcome = Cli.Run(args);
            Assert.True(outcome.Code == 2, outcome.Error);
            Assert.Contains($"names its data, which is read: {secret}", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("is not what the run read", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, outcome.Error.Replace(secret, "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_data_that_a_run_names_is_opened_only_where_it_is_needed_and_that_is_said()
    {
        Assert.Contains($"note: the run in {_run} names its data, which is read: {_data}",
            Cli.Run("explain", _run, "--row", "1", "--out", _scratch["page"]).Done().Error, StringComparison.Ordinal);
        foreach (var args in new string[][] { ["predict", _run, _data], ["explain", _run, "--set", "a=1", "b=2", "--out", _scratch["page"]],
            ["check", _run, "--min-accuracy", "0"] })
            Assert.DoesNotContain("which is read", Cli.Run(args).Done().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden", "[1000000,1000000]", "speaks of a network with 1000")]
    [InlineData("hidden", "[2147483647]", "speaks of a network with")]
    public void A_network_larger_than_its_weights_is_refused_before_it_is_made(string field, string value, string words)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<CandorException>(() => SavedPredictor.Read(Changed(h => h[field] = JsonNode.Parse(value))));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L << 20);
    }

    [Theory]
    [InlineData("""{"channels":3,"height":200000,"width":200000}""", "image", "images of 3 channels and 200000 × 200000 pixels")]
    [InlineData("""{"steps":100000,"features":20000}""", "series", "series of 100000 times of 20000 features")]
    [InlineData("""{"column":"t","tokens":2000000000,"vocabulary":5,"kept":"First"}""", "text", "texts of 2000000000 tokens")]
    public void Inputs_larger_than_any_that_are_read_are_refused(string shape, string field, string words)
    {
        var e = Assert.Throws<CandorException>(() => SavedPredictor.Read(Changed(h => h[field] = JsonNode.Parse(shape))));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        var contract = JsonNode.Parse(File.ReadAllText(Path.Combine(_run, "contract.json")))!.AsObject();
        var part = JsonNode.Parse(shape)!.AsObject();
        if (field == "image")
            (part["bits"], part["mean"], part["deviation"]) = (8, new JsonArray(0, 0, 0), new JsonArray(1, 1, 1));
        contract[field] = part;
        Assert.Throws<CandorException>(() => Contract.FromJson(contract.ToJsonString(), "contract.json"));
    }

    [Fact]
    public void A_limit_is_raised_by_who_reads_and_not_by_a_run()
    {
        var data = _scratch.Write("sparse.libsvm",
            string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 2} 1:{i} {(i == 0 ? "40:1" : "2:3")}\n")));
        Cli.Run("data", "show", data, "--raise", "values=100").Refused("sparse.libsvm needs 3 rows × 40 features and more",
            "--raise values=N");
        string[] train = ["train", data, "--method", "ce", "--epochs", "0", "--pretrain-epochs", "1", "--hidden", "2",
            "--sample-rows", "0"];
        Cli.Run([.. train, "--out", _scratch["sparse"], "--raise", "values=1.2k,columns=40"]).Done();
        Assert.DoesNotContain("limits", File.ReadAllText(_scratch["sparse/config.json"]), StringComparison.OrdinalIgnoreCase);
        Cli.Run("explain", _scratch["sparse"], "--row", "1", "--out", _scratch["page"], "--raise", "columns=4")
            .Refused("--raise columns=N");
        Cli.Run("evaluate", _scratch["sparse"], data, "--metrics", "accuracy", "--raise", "line=5").Refused("--raise line=N");
        Cli.Run("data", "show", data, "--raise", "pixel=3").Refused("There is no limit 'pixel'", "Did you mean 'pixels'?");
        Cli.Run("data", "show", data, "--raise", "pixels").Refused("--raise takes LIMIT=N, but got 'pixels'");
        Cli.Run("data", "show", data, "--raise", "pixels=-3").Refused("--raise takes LIMIT=N");
    }

    private void Name(string data)
    {
        var file = Path.Combine(_run, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        config["data"] = data;
        File.WriteAllText(file, config.ToJsonString());
        Scratch.Age(_run);
    }

    private string Changed(Action<JsonObject> change)
    {
        using var content = SafeTensors.Read(Path.Combine(_run, "model.safetensors"));
        var header = JsonNode.Parse(content.Metadata[Metadata])!.AsObject();
        change(header);
        var path = _scratch["changed.safetensors"];
        SafeTensors.Write(path, content.Tensors, new Dictionary<string, string> { [Metadata] = header.ToJsonString() });
        return path;
    }

    public void Dispose() => _scratch.Dispose();
}
