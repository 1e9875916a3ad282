using System.Text.Json.Nodes;
using Candor.Data;
using Candor.Runs.Folders;

namespace Candor.Cli.Output;

/// <summary>Which case a filed explanation is of.</summary>
internal static class ChoiceJson
{
    /// <summary>The choice; a table's raw values stand there too, for data that is gone (standard input).</summary>
    public static JsonObject Of(CaseChoice choice, Case asked) => new()
    {
        ["row"] = choice.Row,
        ["id"] = choice.Id,
        ["idColumn"] = choice.IdColumn,
        ["data"] = choice.Data,
        ["text"] = choice.Text,
        ["set"] = choice.Values is { } set
            ? new JsonObject(set.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value?.ToString()))) : null,
        ["values"] = Values(asked),
        ["missing"] = choice.Reading.Missing?.ToString(),
        ["unknown"] = choice.Reading.Unknown.ToString(),
        ["label"] = choice.Reading.Label,
        ["separator"] = choice.Reading.Separator?.ToString(),
    };

    /// <summary>The choice that was filed.</summary>
    public static CaseChoice Read(JsonObject r)
    {
        var standardInput = (string?)r["data"] == "-";
        return new CaseChoice
        {
            Row = standardInput ? null : (int?)r["row"],
            Id = standardInput ? null : (string?)r["id"],
            IdColumn = standardInput ? null : (string?)r["idColumn"],
            Data = standardInput ? null : (string?)r["data"],
            Text = (string?)r["text"],
            Values = (standardInput ? r["values"] : r["set"]) is JsonObject values
                ? values.ToDictionary(v => v.Key, v => v.Value is null ? null : (object?)v.Value.ToString(), StringComparer.Ordinal) : null,
            Reading = new()
            {
                Missing = standardInput ? MissingPolicy.Mean : r["missing"] is { } m ? Enum.Parse<MissingPolicy>((string)m!) : null,
                Unknown = Enum.Parse<UnknownPolicy>((string?)r["unknown"] ?? nameof(UnknownPolicy.Error)),
                Label = (string?)r["label"],
                Separator = ((string?)r["separator"])?[0],
            },
        };
    }

    private static JsonObject? Values(Case asked)
    {
        if (asked is not TableCase table)
            return null;
        var values = new JsonObject();
        foreach (var (i, column) in asked.Contract.Schema.Columns.Index())
            values[column.Name] = double.IsNaN(table.Raw[i]) ? null
                : column.Kind == ColumnKind.Numeric
                    ? JsonValue.Create(table.Raw[i]) : JsonValue.Create(column.Categories[(int)table.Raw[i]]);
        return values;
    }
}
