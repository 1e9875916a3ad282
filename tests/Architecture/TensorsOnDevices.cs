using System.Text.RegularExpressions;

namespace Architecture;

/// <summary>Tensors are made where they are used: one that is made on the processor meets one on a GPU as an error, and no machine without
/// a GPU would show it.</summary>
public partial class TensorsOnDevices
{
    // Elements by the thousand that stay on the processor, or where libtorch itself is tried out.
    private static readonly string[] s_onTheProcessor =
    [
        "src/Candor/Tensors/TensorData.cs", "src/Candor/Tensors/TorchRuntime.cs", "src/Candor/Tensors/Native/OneDnn.cs",
        "src/Candor/Tensors/Weights/SafeTensors.Read.cs", "src/Candor/Tensors/Optimizer.State.cs", "src/Candor/Masking/Baseline.cs",
        "src/Candor.Runs/Folders/Influences.cs",
        // Sizes, what a file holds, and what ONNX Runtime gives are on the processor, whence the reader takes them.
        "src/Candor.Onnx/Operators/Shapes.cs", "src/Candor.Onnx/Reading/TensorReader.cs", "src/Candor.Onnx/Asking/RuntimeSession.cs",
    ];

    [GeneratedRegex(
        @"\b(?:torch\.(?:zeros|ones|full|empty|eye|arange|linspace|tensor|rand|randn|randint|randperm)|Tensor\.From)(?:<\w+>)?\(",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Maker();

    [Fact]
    public void Every_tensor_of_the_domain_names_its_device()
    {
        var nameless = Repository.Files("src", "*.cs").Where(f => !s_onTheProcessor.Contains(f))
            .SelectMany(f => Nameless(Repository.Read(f)).Select(call => $"{f}: {call}"));
        Assert.Empty(nameless);
    }

    [Theory]
    [InlineData("torch.zeros([2, 3])", 1)]
    [InlineData("torch.zeros([x.size(0)], dtype: x.dtype, device: x.device)", 0)]
    [InlineData("torch.full([1], f(a, device: b))", 1)]
    [InlineData("Tensor.From(values, [2])", 1)]
    [InlineData("Tensor.From<long>(values)", 1)]
    [InlineData("Tensor.From(values, [2, 3], x.device)", 0)]
    [InlineData("torch.ones_like(x)", 0)]
    public void It_sees_what_it_looks_for(string call, int found) => Assert.Equal(found, Nameless(call).Count());

    // Calls without an argument device, or of Tensor.From without a third one.
    private static IEnumerable<string> Nameless(string text)
    {
        foreach (Match match in Maker().Matches(text))
        {
            var arguments = Arguments(text, match.Index + match.Length);
            var named = match.Value.StartsWith("Tensor", StringComparison.Ordinal) ? arguments.Count > 2
                : arguments.Any(a => a.TrimStart().StartsWith("device:", StringComparison.Ordinal));
            if (!named)
                yield return match.Value + string.Join(",", arguments).ReplaceLineEndings(" ") + ")";
        }
    }

    // The arguments of the call whose parenthesis ends before a place.
    private static List<string> Arguments(string text, int from)
    {
        var (arguments, start, depth) = (new List<string>(), from, 0);
        for (var i = from; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' or '{' ? 1 : text[i] is ')' or ']' or '}' ? -1 : 0;
            if (depth >= 0 && (depth > 0 || text[i] != ','))
                continue;
            arguments.Add(text[start..i]);
            start = i + 1;
            if (depth < 0)
                break;
        }
        return arguments;
    }
}
