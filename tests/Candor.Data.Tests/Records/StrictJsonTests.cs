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
    [InlineData("name", "null", "name is null, but must be a value")]
    [InlineData("notes", "null", "notes is null")]
    [InlineData("notes", "[null]", "notes[0] is null")]
    [InlineData("notes", "3", "notes is 3, but must be a list")]
    [InlineData("data", "[]", "data is […], but must be fields")]
    [InlineData("data", """{"name": "d"}""", "data.source is missing")]
    [InlineData("history", "[null]", "history[0] is null")]
    [InlineData("seed", "\"x\"", "seed is \"x\", but must be a whole number from 0 on")]
    [InlineData("before", "[]", "before is […], but must be fields")]
    public void What_is_wrong_is_said_by_field(string field, string value, string words)
    {
        var json = Good;
        json[field] = JsonNode.Parse(value);
        Assert.Contains(words, Assert.Throws<CandorException>(() => RunRecordJson.Read(json.ToJsonString(), "r")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_that_do_not_fit_each_other_are_said_by_place()
    {
        var json = Good;
        json["profile"] = JsonNode.Parse("""
            {"allColumns": 1, "columns": [{"name": "a", "kind": "numeric", "missing": [0]}],
             "parts": [{"name": "train", "rows": 3, "classes": [3]}, {"name": "test", "rows": 1, "classes": [1]}]}
            """);
        Assert.Contains("profile has 2 parts and 1 shares of missing cells of a column, but as many of each belong together",
            Assert.Throws<CandorException>(() => RunRecordJson.Read(json.ToJsonString(), "r")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "the whole is null")]
    [InlineData("[]", "the whole is […]")]
    [InlineData("{\n\"name\"", "line 2")]
    [InlineData("""{"name": 1, "name": 2}""", "name")]
    public void What_is_no_document_is_said(string json, string words) => Assert.Contains(words,
        Assert.Throws<CandorException>(() => RunRecordJson.Read(json, "r")).Message, StringComparison.Ordinal);

    private sealed record Kinds(
        int Whole, double Real, DayOfWeek Day, byte[] Bytes, double?[] Holes, IReadOnlyDictionary<string, Kinds>? Inner)
    {
        public int Left { get; init; } = 7;

        public IReadOnlyList<string> Words { get; init; } = ["a"];

        public required char Sign { get; init; }
    }

    [Fact]
    public void Every_kind_of_value_is_read_and_what_is_left_out_keeps_its_default()
    {
        var read = StrictJson.Read<Kinds>("""
            {"whole": 1, "real": "NaN", "day": "monday", "bytes": "AQI=", "holes": [1, null], "sign": ";",
             "inner": {"x": {"whole": 2, "real": 0.5, "day": 2, "bytes": "", "holes": [], "sign": "a", "left": 3, "words": []}}}
            """, named: true);
        Assert.Equal((1, double.NaN, DayOfWeek.Monday, ';', 7), (read.Whole, read.Real, read.Day, read.Sign, read.Left));
        Assert.Equal([1, 2], read.Bytes);
        Assert.Equal([1, null], read.Holes);
        Assert.Equal(["a"], read.Words);
        var inner = read.Inner!["x"];
        Assert.Equal((2, .5, DayOfWeek.Tuesday, 3, 0), (inner.Whole, inner.Real, inner.Day, inner.Left, inner.Words.Count));
    }

    [Theory]
    [InlineData("real", "\"NaN\"", "real is \"NaN\", but must be a number")]
    [InlineData("day", "9", "day is 9, but must be one of Sunday")]
    [InlineData("bytes", "\"*\"", "bytes is \"*\", but must be bytes")]
    [InlineData("sign", "\"ab\"", "sign is \"ab\", but must be one sign")]
    [InlineData("more", "1", "more is no field")]
    public void What_a_record_does_not_allow_is_said(string field, string value, string words)
    {
        var json = JsonNode.Parse("""{"whole": 1, "real": 1, "day": 1, "bytes": "", "holes": [], "sign": "a"}""")!.AsObject();
        json[field] = JsonNode.Parse(value);
        Assert.Contains(words, Assert.Throws<JsonException>(() => StrictJson.Read<Kinds>(json.ToJsonString(), known: true)).Message,
            StringComparison.Ordinal);
    }

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
