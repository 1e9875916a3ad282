using Candor.Web.Labels;

namespace Candor.Web.Tests.Labels;

/// <summary>Small sets of items.</summary>
internal static class Sets
{
    /// <summary>Rows × methods; row r is predicted to be of class r mod classes.</summary>
    public static LabelSet Of(int rows, string[] methods, int classes = 2, ulong seed = 1)
    {
        var id = 0;
        return new(
            "letters", [.. Enumerable.Range(0, classes).Select(c => $"class <{c}>")], 3, seed,
            [
                .. from row in Enumerable.Range(10, rows)
                   from method in methods
                   select new LabelItem(++id, row, method, row % classes, $$"""{"features":[{"name":"row","value":"{{row}}"}]}"""),
            ]);
    }

    /// <summary>A folder that is gone afterwards.</summary>
    public sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("candor-labels-").FullName;

        public string File(string name) => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
