namespace Candor.Experiments.Plots;

/// <summary>Names of figures' files.</summary>
internal static class ExplainerPlotNames
{
    /// <summary>A set's name in lower case, with - for all but letters and digits.</summary>
    public static string File(string name) => string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
