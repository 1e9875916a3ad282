namespace Candor.Data;

/// <summary>Where fetched sets lie: one folder a set.</summary>
public static class DataCache
{
    /// <summary><c>$CANDOR_DATA</c>, else <c>$XDG_CACHE_HOME/candor/data</c>, else <c>~/.cache/candor/data</c>.</summary>
    public static string Default => Choose(Environment.GetEnvironmentVariable);

    internal static string Choose(Func<string, string?> variable)
    {
        if (variable("CANDOR_DATA") is { Length: > 0 } own)
            return own;
        return Path.Combine(
            variable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "candor",
            "data");
    }
}
