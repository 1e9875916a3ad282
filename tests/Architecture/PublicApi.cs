using System.Reflection;

namespace Architecture;

/// <summary>The public API of every library is a file under version control, so that a change of it is seen in review.</summary>
public class PublicApi
{
    private const string Update = "CANDOR_UPDATE_API";

    [Theory]
    [InlineData("Candor.Data")]
    [InlineData("Candor")]
    [InlineData("Candor.Onnx")]
    [InlineData("Candor.Reports")]
    [InlineData("Candor.MachineLearning")]
    [InlineData("Candor.Mpi")]
    [InlineData("Candor.Runs")]
    [InlineData("Candor.Web")]
    [InlineData("Candor.Notebooks")]
    [InlineData("Candor.Experiments")]
    public void It_is_as_its_file_says(string assembly)
    {
        var path = Repository.At("tests", "Architecture", "PublicApi", assembly + ".txt");
        var now = ApiText.Of(Assembly.Load(assembly));
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(path, now);
        var pinned = File.Exists(path) ? File.ReadAllText(path) : "";
        var (was, isNow) = (pinned.Split('\n'), now.Split('\n'));
        Assert.True(
            pinned == now,
            $"The public API of {assembly} has changed.\nGone:\n  {string.Join("\n  ", was.Except(isNow))}\nNew:\n  {string.Join("\n  ", isNow.Except(was))}\n"
            + $"If it is meant, write the file anew with {Update}=1 dotnet run --project tests/Architecture, and commit {Path.GetFileName(path)}.");
    }
}
