using System.Text.Json.Nodes;
using Candor.Data;

namespace Candor.Cli.Output;

/// <summary>Sets of the catalog as JSON.</summary>
internal static class DataJson
{
    public static JsonObject Of(CatalogEntry entry) => new()
    {
        ["name"] = entry.Name,
        ["description"] = entry.Description,
        ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
        ["rows"] = entry.Rows,
        ["columns"] = entry.Columns,
        ["classes"] = entry.Classes,
        ["licence"] = entry.Licence,
        ["source"] = entry.Source,
        ["origin"] = entry.Origin.ToString().ToLowerInvariant(),
        ["ready"] = entry.IsReady(),
    };
}
