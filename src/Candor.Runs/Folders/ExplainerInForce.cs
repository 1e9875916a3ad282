using System.Globalization;
using System.Reflection;
using Candor.Explainers;

namespace Candor.Runs.Folders;

/// <summary>The options of an explainer as they are in force, whoever set them.</summary>
internal static class ExplainerInForce
{
    /// <summary>Every option by name, in small letters; none where it has none. That all masks are taken is said only where they
    /// are.</summary>
    /// <param name="explainer">The explainer.</param>
    /// <param name="units">D.</param>
    public static SortedDictionary<string, string> Settings(Explainer explainer, int units)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (explainer.GetType().GetProperty("Options", BindingFlags.Public | BindingFlags.Instance)?.GetValue(explainer) is not { } options)
            return settings;
        foreach (var property in options.GetType().GetProperties()
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract"))
            if (property.GetValue(options) is { } value and (bool or int or double or Enum or string))
                settings[property.Name.ToLowerInvariant()] = value is IFormattable f
                    ? f.ToString(null, CultureInfo.InvariantCulture) : value.ToString()!;
        if (explainer is Lime { Options: var lime } && !lime.IsExhaustive(units))
            settings[nameof(LimeOptions.AllMasks).ToLowerInvariant()] = bool.FalseString;
        return settings;
    }
}
