using System.Text.Json;
using System.Text.Json.Nodes;
using Candor.Data.Records;

namespace Candor.Data.Tests.Records;

/// <summary>A record that anybody may have changed never gives a null where none is expected.</summary>
public class StrictJsonTests
{
    private static JsonObject Good => JsonNode.Parse("""
        {"format": "candor-run/1", "name": "n", "method": "ce", "explainer": "lime", "seed": 1,
         "data": {"name": "d", "source": "d.csv", "sha256": "0", "label": "y", "classes": ["a"], "features": [], "train": 1,
                  "validation": 0, "test": 1},
         "environment": {"candor": "1", "commit": "c", "libtorch": "1", "dotnet": "1", "os": "s", "processor": "p", "threads": 1,
                         "device": "cpu"},
         "configuration": {}, "history": [{"phase": "tune", "epoch": 1, "terms": {"ce": 0.5}, "accuracy": 1, "seconds": 0}]}
        """)!.AsObject();

    [Fact]
    public void Lists_that_are_left_out_are_empty()
    {
        var record = RunRecordJson.Read(Good.ToJsonString(), "r");
        Assert.Empty(record.Notes);
        Assert.Empty(record.Samples);
        Assert.Null(record.Before);
    }

    [Theory]
    [InlineData("name", "null", "'name' is null")]
    [InlineData("notes", "null", "'notes' is null")]
    [InlineData("notes", "[null]", "'notes[0]' is null")]
    [InlineData("notes", "3", "'notes' is no list")]
    [InlineData("data", "[]", "'data' is no object")]
    [InlineData("data", """{"name": "d"}""", "'data.source' is missing")]
    [InlineData("history", "[null]", "'history[0]' is null")]
    [InlineData("seed", "\"x\"", "'seed' holds another kind of value")]
    [InlineData("before", "[]", "'before' is no object")]
    public void What_is_wrong_is_said_by_field(string field, string value, string words)
    {
        var json = Good;
        json[field] = JsonNode.Parse(value);
        Assert.Contains(words, Assert.Throws<CandorException>(() => RunRecordJson.Read(json.ToJsonString(), "r")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "no object")]
    [InlineData("[]", "no object")]
    [InlineData("{\n\"name\"", "line 2")]
    [InlineData("""{"name": 1, "name": 2}""", "name")]
    public void What_is_no_document_is_said(string json, string words) => Assert.Contains(words,
        Assert.Throws<CandorException>(() => RunRecordJson.Read(json, "r")).Message, StringComparison.Ordinal);

    /// <summary>A law: whichever field of a record is taken away or made null, it is read or refused in words.</summary>
    [Fact]
    public void No_field_that_is_missing_or_null_is_an_error_of_the_program()
    {
        var whole = Good;
        foreach (var (owner, name) in Fields(whole, []).ToArray())
            foreach (var missing in new[] { true, false })
            {
                var json = Good;
                var at = owner.Aggregate((JsonNode)json, (node, step) => step is int i ? node[i]! : node[(string)step]!).AsObject();
                if (missing)
                    at.Remove(name);
                else
                    at[name] = null;
                try
                {
                    _ = RunRecordJson.Read(json.ToJsonString(), "r");
                }
                catch (CandorException e)
                {
                    Assert.StartsWith("r ", e.Message, StringComparison.Ordinal);
                }
            }
    }

    private static IEnumerable<(object[] Owner, string Name)> Fields(JsonNode? node, object[] at) => node switch
    {
        JsonObject o => o.SelectMany(f => Fields(f.Value, [.. at, f.Key]).Prepend((at, f.Key))),
        JsonArray a => a.SelectMany((e, i) => Fields(e, [.. at, i])),
        _ => [],
    };
}
