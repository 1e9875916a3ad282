namespace Candor.Reports.Markup;

/// <summary>The text files that are embedded in this assembly: templates, style sheet, scripts.</summary>
internal static class Asset
{
    /// <summary>The text of <c>assets/<paramref name="name"/></c>.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"The assembly has no resource '{name}'; it was built without src/Candor.Reports/assets.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
