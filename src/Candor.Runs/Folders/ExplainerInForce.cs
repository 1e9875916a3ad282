using System.Globalization;
using System.Reflection;
using Candor.Explainers;

namespace Candor.Runs.Folders;

/// <summary>The options of an explainer as they are in force, whoever set them.</summary>
internal static class ExplainerInForce
{
    /// <summary>Every option by name, in small letters; none where it has none.</summary>
    public static SortedDictionary<string, string> Settings(Explainer explainer)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (explainer.GetType().GetProperty("Options", BindingFlags.Public | BindingFlags.Instance)?.GetValue(explainer) is not { } options)
            return settings;
        foreach (var property in options.GetType().GetProperties()
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract"))
            if (property.GetValue(options) is { } value and (bool or int or double or Enum or string))
                settings[property.Name.ToLowerInvariant()] = value is IFormattable f
                    ? f.ToString(null, CultureInfo.InvariantCulture) : value.ToString()!;
        return settings;
    }
}
