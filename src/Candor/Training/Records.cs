using System.Reflection;
using System.Runtime.InteropServices;
using Candor.Data;
using Candor.Data.Records;
using Candor.Masking;
using Candor.Tensors;

namespace Candor.Training;

/// <summary>Parts of run records.</summary>
public static class Records
{
    /// <summary>The data set of a run.</summary>
    /// <param name="data">The data.</param>
    /// <param name="space">Names the units of images and of tables. Null: the columns do.</param>
    public static DataInfo Of(DataSplit data, FeatureSpace? space = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var source = data.Source;
        var schema = source.Schema;
        IReadOnlyList<string> features = schema.Text is { } text ? [text.Column]
            : schema.Image is null && space is not ColumnSpace ? [.. schema.Columns.Select(c => c.Name)]
            : [.. space?.Names ?? []];
        return new DataInfo(
            source.Name, source.Source, source.Sha256, schema.Label, schema.Classes, features,
            data.Train.Count, data.Validation.Count, data.Test.Count, schema.Image)
        {
            Text = schema.Text,
        };
    }

    /// <summary>Versions, machine and threads.</summary>
    public static EnvironmentInfo Environment(Device device)
    {
        // "0.1.0+commit": the part behind the plus sign is set at build time.
        var version = typeof(Records).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";
        var parts = version.Split('+', 2);
        return new EnvironmentInfo(
            parts[0], parts.Length > 1 ? parts[1] : "unknown", TorchRuntime.Version, RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription, Processor(), device.ToString(), TorchRuntime.Threads);
    }

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        if (!File.Exists(CpuInfo))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var line = File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal)
            + 1)..].Trim();
    }
}
