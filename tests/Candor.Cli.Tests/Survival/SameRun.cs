using System.Text.Json.Nodes;

namespace Candor.Cli.Tests.Survival;

/// <summary>Two run folders with the same run.</summary>
internal static class SameRun
{
    /// <summary>The model byte for byte, and the record but for its times.</summary>
    public static void Holds(string expected, string actual)
    {
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "model.safetensors")),
            File.ReadAllBytes(Path.Combine(actual, "model.safetensors")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "before.safetensors")),
            File.ReadAllBytes(Path.Combine(actual, "before.safetensors")));
        Assert.Equal(Record(expected), Record(actual));
        Assert.DoesNotContain(Directory.EnumerateFiles(actual).Select(Path.GetFileName), f => f!.EndsWith(".tmp", StringComparison.Ordinal)
            || f.StartsWith("checkpoint", StringComparison.Ordinal));
    }

    private static string Record(string folder)
    {
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "record.json")))!.AsObject();
        record.Remove("finished");
        record.Remove("seconds");
        foreach (var epoch in record["history"]!.AsArray())
            epoch!.AsObject().Remove("seconds");
        return record.ToJsonString();
    }
}
