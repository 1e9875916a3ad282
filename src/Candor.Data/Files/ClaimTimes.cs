namespace Candor.Data.Files;

/// <summary>How long things about claims last.</summary>
/// <param name="Renewal">Between two renewals by who holds it.</param>
/// <param name="Lateness">Without a renewal, after which a holder no longer counts on its claim.</param>
/// <param name="Patience">Without a change, by the clock of who waits, after which a claim counts as abandoned.</param>
internal sealed record ClaimTimes(TimeSpan Renewal, TimeSpan Lateness, TimeSpan Patience)
{
    /// <summary>Renewed every 5 seconds, not counted on after 30, abandoned after 60.</summary>
    public static ClaimTimes Usual { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
}
