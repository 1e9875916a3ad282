using System.Globalization;

namespace Candor.Runs.Folders;

/// <summary>Times in files.</summary>
internal static class Moment
{
    /// <summary>The time, UTC, ISO 8601, to the second.</summary>
    public static string Utc(TimeProvider clock) => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
