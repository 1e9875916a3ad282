namespace Architecture;

public class TestsMirrorSource
{
    /// <summary>What test folders hold beside tests of a folder of src.</summary>
    private static readonly string[] s_own = ["Oracle", "Golden", "Snapshots", "Browser", "Hostile", "Data", "Fixtures", "Support"];

    private static HashSet<string> Folders(string project) =>
        [.. Repository.Files(project, "*.cs").Select(f => f[(project.Length + 1)..].Split('/'))
            .Where(p => p.Length > 1 && p[0] != "buildTransitive").Select(p => p[0])];

    /// <summary>Facets of a partial type: Autograd of Tensor.Autograd.cs.</summary>
    private static IEnumerable<string> Facets(string project) =>
        Repository.Files(project, "*.*.cs").Select(f => Path.GetFileName(f).Split('.')[1]);

    [Fact]
    public void Every_folder_of_the_domain_has_a_folder_of_tests() =>
        Assert.Subset(Folders("tests/Candor.Tests"), Folders("src/Candor"));

    [Theory]
    [InlineData("Candor.Data")]
    [InlineData("Candor")]
    [InlineData("Candor.Mpi")]
    [InlineData("Candor.Onnx")]
    [InlineData("Candor.Reports")]
    [InlineData("Candor.Web")]
    public void Every_folder_of_tests_is_named_as_the_folder_or_the_facet_it_tests(string project)
    {
        var unknown = Folders($"tests/{project}.Tests").Except(Folders($"src/{project}")).Except(Facets($"src/{project}")).Except(s_own)
            .ToArray();
        Assert.True(unknown.Length == 0,
            $"tests/{project}.Tests has folders named as nothing in src/{project}: {string.Join(", ", unknown)}");
    }

    [Fact]
    public void Every_test_of_the_domain_lies_in_a_folder() =>
        Assert.DoesNotContain(Directory.GetFiles(Repository.At("tests", "Candor.Tests"), "*Tests.cs"), _ => true);
}
