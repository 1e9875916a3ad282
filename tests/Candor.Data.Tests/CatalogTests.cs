using System.Security.Cryptography;

namespace Candor.Data.Tests;

public class CatalogTests
{
    public static TheoryData<string> Embedded => [.. DataCatalog.All.Where(e => e.Origin == DataOrigin.Embedded).Select(e => e.Name)];

    [Theory, MemberData(nameof(Embedded))]
    public void An_embedded_file_has_its_recorded_hash(string name)
    {
        using var stream = BuiltinSets.OpenEmbedded(name);
        Assert.Equal(DataCatalog.Get(name).Sha256, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    [Theory, MemberData(nameof(Embedded))]
    public void An_embedded_set_is_what_the_catalog_says(string name)
    {
        var entry = DataCatalog.Get(name);
        var data = Dataset.Open(name);
        Assert.Equal((entry.Rows, entry.Columns, entry.Classes), (data.Count, data.Schema.Columns.Count, data.Schema.Classes.Count));
        Assert.Equal((name, $"builtin:{name}", "class"), (data.Name, data.Source, data.Schema.Label));
        Assert.All(data.Schema.Columns, c => Assert.Equal(ColumnKind.Numeric, c.Kind));
    }

    [Fact] // The counts of the UCI pages.
    public void Class_counts_are_those_of_the_publishers()
    {
        static int[] Counts(string name)
        {
            var data = Dataset.Open(name);
            return [.. Enumerable.Range(0, data.Count).CountBy(data.Label).OrderBy(p => p.Key).Select(p => p.Value)];
        }

        Assert.Equal([70, 76, 17, 13, 9, 29], Counts("glass"));
        Assert.Equal([218, 212, 217, 199], Counts("vehicle"));
        Assert.Equal([357, 212], Counts("breast-cancer"));
        Assert.Equal([59, 71, 48], Counts("wine"));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Counts("digits"));
    }

    [Fact]
    public void A_cell_shows_as_the_file_has_it()
    {
        var data = Dataset.Open("glass");
        Assert.Equal("1.52101 13.64 4.49 1.1 71.78 0.06 8.75 0 0", string.Join(" ", Enumerable.Range(0, 9).Select(c => data.Text(0, c))));
    }

    [Fact]
    public void Names_are_unique_and_every_entry_is_documented()
    {
        Assert.Equal(DataCatalog.All.Count, DataCatalog.All.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(DataCatalog.All, e => Assert.DoesNotContain("", new[] { e.Description, e.Licence, e.Source }));
        Assert.All(DataCatalog.All.SelectMany(e => e.Files),
            f => Assert.True(f.Sha256 is null || (f.Sha256.Length == 64 && f.Sha256.ToLowerInvariant() == f.Sha256)));
        Assert.All(DataCatalog.All, e => Assert.Equal(e.Origin == DataOrigin.Fetched, e.Files.Count > 0));
    }

    [Fact]
    public void A_set_that_is_not_fetched_says_how_to_fetch_it()
    {
        using var cache = new TempFolder();
        Assert.False(DataCatalog.Get("segment").IsReady(cache.Path));
        Assert.Contains("run 'candor data fetch segment'", Assert.Throws<CandorException>(() => Dataset.Open("segment", null,
            new() { Cache = cache.Path })).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'glass'?", Assert.Throws<CandorException>(() => Dataset.Open("glas")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_files_of_segment_become_one_set()
    {
        using var cache = new TempFolder();
        var folder = DataCatalog.Get("segment").FolderIn(cache.Path);
        Directory.CreateDirectory(folder);
        var zeros = string.Concat(Enumerable.Repeat(",0", 18));
        foreach (var (file, first) in new[] { ("segmentation.data", 1), ("segmentation.test", 3) })
            File.WriteAllText(Path.Combine(folder, file),
                $";;; about\n;;; it\n\nNAMES,BUT,NOT,ALL\n\nSKY,{first}{zeros}\nGRASS,{first + 1}{zeros}\n");
        var data = Dataset.Open("segment", null, new() { Cache = cache.Path });
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(i => data.Row(i)[0]));
        Assert.Equal(["GRASS", "SKY"], data.Schema.Classes);
        Assert.Equal("segment", data.Name);
    }

    [Fact]
    public void The_cache_follows_the_environment()
    {
        static string With(params (string Name, string Value)[] set) => DataCache.Choose(name =>
            set.FirstOrDefault(s => s.Name == name).Value);
        Assert.Equal("/own", With(("CANDOR_DATA", "/own"), ("XDG_CACHE_HOME", "/x")));
        Assert.Equal("/x/candor/data", With(("XDG_CACHE_HOME", "/x")));
        Assert.EndsWith(".cache/candor/data", With(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fashion_MNIST_opens_where_it_is_installed_and_else_names_the_package()
    {
        var entry = DataCatalog.Get("fashion-mnist-test");
        if (entry.IsReady())
        {
            Assert.Equal((10000, new ImageShape(1, 28, 28)), (Dataset.Open(entry.Name).Count, Dataset.Open(entry.Name).Schema.Image));
            var whole = Dataset.Open("fashion-mnist");
            Assert.Equal((70000, 60000), (whole.Count, whole.TestFrom));
            Assert.Equal("ankle boot", whole.Schema.Classes[whole.Label(0)]);
            Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(7000,
                Enumerable.Range(0, 70000).Count(row => whole.Label(row) == label)));
        }
        else
            Assert.Contains("dataset-fashion-mnist", Assert.Throws<CandorException>(() => Dataset.Open(entry.Name)).Message,
                StringComparison.Ordinal);
    }
}
