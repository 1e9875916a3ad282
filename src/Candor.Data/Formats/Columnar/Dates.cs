using System.Globalization;

namespace Candor.Data.Formats.Columnar;

/// <summary>Dates as texts.</summary>
internal static class Dates
{
    /// <summary>ISO 8601, without a time where there is none.</summary>
    public static string Show(DateTime value) => value.ToString(
        value.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
