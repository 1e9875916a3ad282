using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Architecture;

/// <summary>Cli → {Experiments, Web} → Runs, Notebooks → Runs → {Reports, Onnx → Candor} → Data, and MachineLearning → Candor,
/// Cli → Mpi → Candor.</summary>
public class AssemblyArrows
{
    private static readonly Dictionary<string, string[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["Candor.Data"] = [],
        ["Candor"] = ["Candor.Data"],
        ["Candor.Reports"] = ["Candor.Data"],
        ["Candor.MachineLearning"] = ["Candor"],
        ["Candor.Mpi"] = ["Candor"],
        ["Candor.Onnx"] = ["Candor"],
        ["Candor.Runs"] = ["Candor.Onnx", "Candor.Reports"],
        ["Candor.Experiments"] = ["Candor.Runs"],
        ["Candor.Web"] = ["Candor.Runs"],
        ["Candor.Notebooks"] = ["Candor.Runs"],
        ["Candor.Cli"] = ["Candor.Experiments", "Candor.Web", "Candor.Mpi"],
    };

    public static TheoryData<string> Assemblies => [.. s_arrows.Keys];

    /// <summary>Without the command line: it stands above all others, so it may use them all.</summary>
    public static TheoryData<string> Libraries => [.. s_arrows.Keys.Except(["Candor.Cli"])];

    private static HashSet<string> Below(string assembly) => [.. s_arrows[assembly].SelectMany(a => Below(a).Append(a))];

    [Fact]
    public void Every_project_of_src_has_its_place() =>
        Assert.Equal(s_arrows.Keys.Order(), Repository.Files("src", "*.csproj").Select(Path.GetFileNameWithoutExtension).Order());

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void A_project_refers_only_to_projects_below_it(string assembly)
    {
        var project = XDocument.Load(Repository.At("src", assembly, assembly + ".csproj"));
        var references = project.Descendants("ProjectReference").Select(r =>
            Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
        Assert.Subset(Below(assembly), references.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void An_assembly_uses_only_assemblies_below_it(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var used = metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))
            .Where(name => name == "Candor" || name.StartsWith("Candor.", StringComparison.Ordinal));
        Assert.Subset(Below(assembly), used.ToHashSet());
    }
}
