using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data;

namespace Candor.Cli.Verbs;

/// <summary><c>candor data list</c></summary>
internal sealed class DataListVerb(Shell shell, CommonFlags common)
    : Verb("list", "Lists the sets: size, where they come from, and whether they are ready.", shell, "candor data list",
        "candor data list --json")
{
    protected override int Run(ParseResult arguments) => Print(arguments);

    /// <summary>Prints the list.</summary>
    public int Print(ParseResult arguments)
    {
        if (arguments.GetValue(common.Json))
        {
            JsonOut.Write(Shell.Output, new JsonArray([.. DataCatalog.All.Select(e => (JsonNode)DataJson.Of(e))]));
            return 0;
        }
        var table = Tables.New(Shell.Output, "name", "kind", ">rows", ">columns", ">classes", "origin", "ready");
        foreach (var e in DataCatalog.All)
        {
            table.Row(
                e.Name, Word(e.Kind), FormattableString.Invariant($"{e.Rows}"), FormattableString.Invariant($"{e.Columns}"),
                FormattableString.Invariant($"{e.Classes}"), Word(e.Origin), e.IsReady() ? "yes" : e.Origin == DataOrigin.Fetched
                    ? $"candor data fetch {e.Name}" : "not installed");
        }
        table.Print(Shell.Output);
        return 0;
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
