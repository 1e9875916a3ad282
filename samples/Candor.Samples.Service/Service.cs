using System.Text.Json;
using Candor.Runs.Serving;

namespace Candor.Samples.Service;

/// <summary>The service: a case as JSON, values by column name, to its prediction, and to its explanation.</summary>
public static class Service
{
    /// <summary>Maps the two questions.</summary>
    /// <param name="app">The application.</param>
    /// <param name="run">The run that answers; it is opened once and used by all requests.</param>
    public static void Map(WebApplication app, Run run)
    {
        app.MapPost("/predictions", (Dictionary<string, JsonElement> values) => Answer(() =>
        {
            var prediction = run.Predict(values);
            var probabilities = run.Classes.Zip(prediction.Probabilities).ToDictionary(p => p.First, p => p.Second);
            return new { prediction.Decision, Probabilities = probabilities };
        }));
        app.MapPost("/explanations", (Dictionary<string, JsonElement> values, string? target) => Answer(() => run.Explain(values, target)));
    }

    // What does not fit the contract is the caller's to mend: the message names column and value.
    private static IResult Answer<T>(Func<T> answer)
    {
        try
        {
            return Results.Ok(answer());
        }
        catch (CandorException e)
        {
            return Results.BadRequest(new { Error = e.Message });
        }
    }
}
