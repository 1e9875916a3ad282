using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using YamlDotNet.Serialization;

namespace Candor.Mpi.Tests;

/// <summary>The manifest for the MPI operator, against a schema of the fields that it documents.</summary>
public class KubernetesTests
{
    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "kubernetes", file));

    private static JsonNode Manifest()
    {
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(Read("mpijob.yaml"));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(document!))!;
    }

    private static bool IsValid(JsonNode manifest)
    {
        using var document = JsonDocument.Parse(manifest.ToJsonString());
        return JsonSchema.FromText(Read("mpijob.schema.json")).Evaluate(document.RootElement).IsValid;
    }

    [Fact]
    public void The_manifest_is_an_mpi_job()
    {
        var manifest = Manifest();
        Assert.True(IsValid(manifest));
        var (spec, replicas) = (manifest["spec"]!, manifest["spec"]!["mpiReplicaSpecs"]!);
        string[] line = [.. replicas["Launcher"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(a => (string)a!)];
        // As many ranks as there are slots, and a job that Kubernetes starts again goes on.
        Assert.Equal((int)spec["slotsPerWorker"]! * (int)replicas["Worker"]!["replicas"]!,
            int.Parse(line[Array.IndexOf(line, "-np") + 1], CultureInfo.InvariantCulture));
        Assert.Equal(["candor", "train"], line[Array.IndexOf(line, "candor")..][..2]);
        Assert.Equal(["--resume", "auto"], line[^2..]);
    }

    [Theory]
    [InlineData("spec", "slotPerWorker", "1")]
    [InlineData("spec", "slotsPerWorker", "0")]
    [InlineData("spec", "mpiImplementation", "\"LAM\"")]
    [InlineData("spec/runPolicy", "cleanPodPolicy", "\"Sometimes\"")]
    [InlineData("spec/mpiReplicaSpecs", "Master", "{}")]
    [InlineData("spec/mpiReplicaSpecs/Launcher", "replicas", "2")]
    [InlineData("spec/mpiReplicaSpecs/Worker/template/spec/containers/0", "image", "17")]
    [InlineData("spec/mpiReplicaSpecs/Launcher/template/spec/containers/0/args", "2", "4")]
    [InlineData("", "apiVersion", "\"kubeflow.org/v1\"")]
    public void What_is_none_is_refused(string where, string field, string value)
    {
        var manifest = Manifest();
        var at = where.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(manifest, (node, name) =>
                node is JsonArray ? node[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!);
        if (at is JsonArray list)
            list[int.Parse(field, CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        else
            at[field] = JsonNode.Parse(value);
        Assert.False(IsValid(manifest));
    }
}
