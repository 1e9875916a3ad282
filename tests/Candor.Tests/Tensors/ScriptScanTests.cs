using System.IO.Compression;
using Candor.Tensors;

namespace Candor.Tests.Tensors;

/// <summary>Scripts that reach for files are not run, not even while they load.</summary>
public sealed class ScriptScanTests : IDisposable
{
    private const string Line = "    second = self.second\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("candor");

    [Fact]
    public void A_script_that_writes_a_file_is_refused_unless_that_is_allowed()
    {
        var trap = PathOf("sprung");
        var script = Changed(code => code.Replace("torch.tanh(_0)",
            $"torch.tanh(torch.add(_0, torch.sum(torch.from_file(\"{trap}\", True, 4))))", StringComparison.Ordinal));
        var e = Assert.Throws<CandorException>(() => ScriptModule.Load(script));
        Assert.Contains("from_file", e.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-script-files", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(trap));
        using var scope = torch.NewDisposeScope();
        using var allowed = ScriptModule.Load(script, files: true);
        allowed.train(false);
        _ = allowed.forward(torch.ones([1, 3], dtype: ScalarType.Float64));
        Assert.True(File.Exists(trap));
    }

    [Theory]
    [InlineData("torch.save(x, \"f\")")]
    [InlineData("z = x.save(\"f\")")]
    [InlineData("z = ops.aten.from_file(\"f\")")]
    [InlineData("z = getattr(p, \"from_file\")(True, 1)")]
    [InlineData("z = getattr(p, \"from\\x5ffile\")(True, 1)")]
    [InlineData("z = getattr(p, \"\\146rom_file\")(True, 1)")]
    [InlineData("z = getattr(p, \"from\" '_file')(True, 1)")]
    [InlineData("z = getattr(p, \"from\" # so\n   \"_file\")(True, 1)")]
    [InlineData("z = ops.c10d.send(x)")]
    [InlineData("z = ops . c10d . send(x)")]
    [InlineData("o = ops\n    z = o.c10d.send(x)")]
    [InlineData("g : __torch__.torch.classes.c10d.ProcessGroup")]
    public void Roads_to_files_and_networks_are_known(string line) => Assert.NotNull(ScriptScan.Forbidden($"{Line}    {line}\n"));

    [Theory]
    [InlineData("z = getattr(self.net, \"0\")")]
    [InlineData("z = ops.quantized.linear(x, self.packed, 1., 0)")]
    [InlineData("z = (self.ops).forward(x)")]
    [InlineData("z = torch.saved_tensor(x, \"\\x41\")")]
    [InlineData("g : __torch__.torch.classes.quantized.LinearPackedParamsBase")]
    public void What_models_are_made_of_is_no_such_road(string line) => Assert.Null(ScriptScan.Forbidden($"{Line}    {line}\n"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_that_claims_more_than_it_has_is_refused(bool files)
    {
        var path = Changed(c => c);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
        using (var entry = archive.CreateEntry("tiny/data/99", CompressionLevel.Fastest).Open())
            for (var mebibyte = 0; mebibyte < 65; mebibyte++)
                entry.Write(new byte[1 << 20]);
        var e = Assert.Throws<InvalidDataException>(() => ScriptModule.Load(path, files: files));
        Assert.Contains("its entries claim", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_format_before_1_4_is_refused_since_its_code_may_lie_anywhere() =>
        Assert.Contains("model.json", Assert.Throws<CandorException>(() => ScriptModule.Load(Changed(c => c, "tiny/model.json"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_second_table_of_contents_is_refused()
    {
        var path = Changed(c => c);
        var bytes = File.ReadAllBytes(path);
        foreach (var other in new[] { [.. bytes, .. bytes], [.. bytes[..^22], .. new byte[20], .. bytes[^22..]], Located(bytes) })
        {
            File.WriteAllBytes(path, other);
            Assert.Contains("TorchScript", Assert.Throws<InvalidDataException>(() => ScriptModule.Load(path)).Message,
                StringComparison.Ordinal);
        }
    }

    // A zip64 record in front of the end that speaks of another place.
    private static byte[] Located(byte[] bytes)
    {
        var record = new byte[76];
        "PK\u0006\u0006"u8.CopyTo(record);
        "PK\u0006\u0007"u8.CopyTo(record.AsSpan(56));
        return [.. bytes[..^22], .. record, .. bytes[^22..]];
    }

    private string Changed(Func<string, string> change, string? more = null)
    {
        var path = PathOf("changed.pt");
        using var from = ZipFile.OpenRead(Golden.PathOf("tiny.pt"));
        using var to = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var entry in from.Entries)
        {
            using var source = entry.Open();
            using var target = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
            if (entry.FullName != "tiny/code/__torch__.py")
                source.CopyTo(target);
            else
                target.Write(System.Text.Encoding.UTF8.GetBytes(change(new StreamReader(source).ReadToEnd())));
        }
        if (more is not null)
            to.CreateEntry(more);
        return path;
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
