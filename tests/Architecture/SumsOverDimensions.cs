using System.Text.RegularExpressions;

namespace Architecture;

public partial class SumsOverDimensions
{
    /// <summary>
    /// The literal 0 is also a <c>ScalarType</c> (Byte), and C# prefers TorchSharp's <c>sum(ScalarType? type)</c>: <c>x.sum(0)</c> adds up
    /// everything and cuts it to a byte. A dimension stands in brackets.
    /// </summary>
    [Fact]
    public void Dimension_0_is_written_in_brackets()
    {
        var found = new[] { "src", "tests", "bench" }.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(f => !f.EndsWith("SumsOverDimensions.cs", StringComparison.Ordinal)
                && Zero().IsMatch(File.ReadAllText(Repository.At(f))))
            .ToArray();
        Assert.Empty(found);
    }

    [GeneratedRegex(@"\.sum\(0[,)]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Zero();
}
