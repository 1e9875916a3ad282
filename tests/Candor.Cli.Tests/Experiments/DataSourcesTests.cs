using Candor.Data;
using Candor.Experiments.Jobs;

namespace Candor.Cli.Tests.Experiments;

public sealed class DataSourcesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact] // A result is filed under the hash of its data: two readings of one file must not share it.
    public void A_hash_is_of_the_data_as_they_are_read()
    {
        var data = _scratch.Write("a.csv", "a,b,name,kind\n" + Rows(20, 0));
        var (one, two) = (_scratch.Write("t1.csv", "a,b,name,kind\n" + Rows(6, 1)),
            _scratch.Write("t2.csv", "a,b,name,kind\n" + Rows(6, 2)));
        DataOptions[] readings =
        [
            new(), new() { TestData = one }, new() { TestData = two }, new() { Columns = ["a"] }, new() { Ids = ["b"] },
            new() { SkipLines = 1, Header = false }, new() { MissingTokens = ["3"], Missing = MissingPolicy.Drop },
            new() { Text = "name", Missing = MissingPolicy.Drop }, new() { Categorical = ["a"] },
        ];
        var sources = new DataSources();
        string[] hashes = [.. readings.Select(r => sources.Hash(new DataRequest(data, null, r)))];
        Assert.Equal(readings.Length, hashes.Distinct().Count());
        Assert.Equal(hashes, readings.Select(r => sources.Hash(new DataRequest(data, null, r))));
        Assert.Equal(hashes, readings.Select(r => new DataSources().Open(data, null, r).Sha256));
    }

    private static string Rows(int rows, int step) => string.Concat(Enumerable.Range(0, rows).Select(i =>
        FormattableString.Invariant($"{i},{(i * step) + 1},the {(i % 4 == 0 ? "big" : "small")} one,{(i % 2 == 0 ? "u" : "v")}\n")));
}
