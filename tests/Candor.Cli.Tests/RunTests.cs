using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candor.Cli.Tests.Input;
using Candor.Data;
using Candor.Runs.Serving;
using Candor.Samples.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Candor.Cli.Tests;

/// <summary>A run in code, and in a web service.</summary>
public sealed class RunTests(ShopRun shop) : IClassFixture<ShopRun>, IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void Dictionaries_objects_and_cases_give_one_answer()
    {
        using var run = Run.Open(shop.Path);
        var one = run.Predict(new { size = 7.5, colour = "red" });
        Assert.Equal(one.Probabilities, run.Predict(new Dictionary<string, object?> { ["colour"] = "red", ["size"] = 7.5m }).Probabilities);
        Assert.Equal(one.Probabilities, run.Predict(run.Case(new { size = "7.5", Colour = "red" })).Probabilities);
        Assert.Equal(1, one.Probabilities.Sum(), 1e-6);
        Assert.Equal(run.Classes[one.Probabilities[0] >= one.Probabilities[1] ? 0 : 1], one.Decision);
        var both = run.Predict(new object[] { new { size = 7.5, colour = "red" }, new { size = 1, colour = "blue" } });
        Assert.Equal(one.Probabilities[0], both[0].Probabilities[0], 1e-6);
    }

    [Fact]
    public void Explanations_are_those_of_the_command_line()
    {
        using var run = Run.Open(shop.Path);
        var row = run.Explain(new { size = 2, colour = "red" });
        var json = Cli.Run("explain", shop.Path, "--set", "size=2", "colour=red", "--out", _scratch.Path, "--json").Done().Json;
        Assert.Equal(json["prediction"]!.GetValue<string>(), row.Class);
        Assert.Equal(json["probability"]!.GetValue<double>(), row.Probability!.Value, 1e-6);
        foreach (var (c, i) in row.Contributions.Select((c, i) => (c, i)))
        {
            Assert.Equal(json["contributions"]![i]!["value"]!.GetValue<string>(), c.Value);
            Assert.Equal(json["contributions"]![i]!["contribution"]!.GetValue<double>(), c.Amount, 1e-6);
        }
        var trust = json["trust"]!;
        using var careful = Run.Open(shop.Path, new() { Rankings = trust["randomRankings"]!.GetValue<int>() });
        var measured = careful.Explain(new { size = 2, colour = "red" });
        Assert.Equal(trust["randomInsertion"]!.GetValue<double>(), measured.Trust!.RandomInsertion, 1e-6);
        Assert.Equal(json["insertion"]!.GetValue<double>(), measured.Insertion!.Value, 1e-6);
        Assert.Equal(trust["sentences"]!.AsArray().Count, measured.Sentences.Count);
        Assert.Equal(measured.Sentences.SkipLast(1), row.Sentences);
        Assert.Equal("no", run.Explain(new { size = 2, colour = "red" }, "no").Class);
        Assert.Contains("'pink' is no category",
            Assert.Throws<CandorException>(() => run.Explain(new { size = 2, colour = "pink" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_change_a_decision_does()
    {
        using var run = Run.Open(shop.Path);
        var row = new Dictionary<string, object?> { ["size"] = 7.5, ["colour"] = "red" };
        foreach (var found in run.WhatWouldChange(row))
        {
            var changed = new Dictionary<string, object?>(row);
            foreach (var c in found.Changes)
                changed[c.Column] = c.To.Split(' ')[0];
            Assert.Equal(found.Decision, run.Predict(changed).Decision);
            Assert.NotEqual(run.Predict(row).Decision, found.Decision);
        }
        Assert.NotEmpty(run.WhatWouldChange(row));
        Assert.Empty(run.WhatWouldChange(row, new() { Mutable = [] }));
    }

    [Fact]
    public void The_training_data_need_not_be_there()
    {
        using var run = Run.Open(_scratch.Copy(shop.Path, "alone"));
        using var own = Run.Open(shop.Path);
        Assert.Equal(own.Predict(new { size = 2, colour = "red" }).Probabilities,
            run.Predict(new { size = 2, colour = "red" }).Probabilities);
    }

    [Fact]
    public async Task Two_hundred_requests_at_once_are_answered_as_one_after_the_other()
    {
        using var run = Run.Open(shop.Path);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        Service.Map(app, run);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var cases = Enumerable.Range(0, 200).Select(i => new { size = i % 100 / 10.0, colour = i % 2 == 0 ? "red" : "blue" }).ToArray();
        var expected = cases.Select(c => run.Explain(c)).ToArray();
        var answers = await Task.WhenAll(cases.Select(async (c, i) =>
        {
            using var response = await client.PostAsJsonAsync(i % 4 == 0 ? "/predictions" : "/explanations", c);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }));
        for (var i = 0; i < cases.Length; i++)
        {
            if (i % 4 == 0)
                Assert.Equal(expected[i].Probability,
                    answers[i].GetProperty("probabilities").GetProperty(answers[i].GetProperty("decision").GetString()!).GetDouble());
            else
                Assert.Equal(expected[i].Contributions.Select(u => u.Amount),
                    answers[i].GetProperty("contributions").EnumerateArray().Select(u => u.GetProperty("amount").GetDouble()));
        }
        using var bad = await client.PostAsJsonAsync("/explanations", new { size = 1, colour = "pink" });
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("no category of column", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();
}
