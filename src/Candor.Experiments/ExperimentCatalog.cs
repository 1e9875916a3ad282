using System.Reflection;

namespace Candor.Experiments;

/// <summary>The experiments that come with candor: the files of <c>experiments/</c>, embedded.</summary>
public static class ExperimentCatalog
{
    private const string Prefix = "experiments/";

    private static readonly Assembly s_assembly = typeof(ExperimentCatalog).Assembly;

    /// <summary>Names, e.g. <c>id-expo/tabular</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. s_assembly.GetManifestResourceNames().Select(n => n.Replace('\\', '/')).Where(n => n.StartsWith(Prefix,
            StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^".json".Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>An experiment by name, or from a file of one's own.</summary>
    /// <exception cref="CandorException">There is none.</exception>
    public static Experiment Open(string nameOrFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrFile);
        if (Names.Contains(nameOrFile))
        {
            var resource = s_assembly.GetManifestResourceNames().First(n => n.Replace('\\', '/') == $"{Prefix}{nameOrFile}.json");
            using var reader = new StreamReader(s_assembly.GetManifestResourceStream(resource)!);
            return Experiment.FromJson(reader.ReadToEnd(), nameOrFile);
        }
        if (!nameOrFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw Suggestion.Unknown("experiment", nameOrFile, Names);
        if (!File.Exists(nameOrFile))
            throw new CandorException($"There is no experiment's file {nameOrFile}; name one of {string.Join(", ", Names)}, or a file of your own.");
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(nameOrFile)));
        return Experiment.FromJson(File.ReadAllText(nameOrFile),
            nameOrFile) with
        { Name = $"{folder}/{Path.GetFileNameWithoutExtension(nameOrFile)}" };
    }
}
