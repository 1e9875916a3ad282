using System.Text.Json.Nodes;

namespace Candor.Cli.Tests;

/// <summary>A folder for a test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("candor-cli-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>A copy of a folder's files.</summary>
    public string Copy(string folder, string name)
    {
        Directory.CreateDirectory(this[name]);
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, System.IO.Path.Combine(this[name], System.IO.Path.GetFileName(file)));
        return this[name];
    }

    /// <summary>Makes a run's record one of an older version, which has no hashes of the files beside the model.</summary>
    public static void Age(string run)
    {
        var file = System.IO.Path.Combine(run, "record.json");
        var record = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        Assert.True(record.Remove("files"));
        File.WriteAllText(file, record.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
