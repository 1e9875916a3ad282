using System.Globalization;
using System.Reflection;
using Candor.Data;
using Candor.Explainers;
using Candor.Predictors;

namespace Candor.Runs.Folders;

/// <summary>The options of an explainer as they are in force, whoever set them.</summary>
internal static class ExplainerInForce
{
    /// <summary>Every option by name, in small letters; none where it has none. That all masks are taken is said only where they are, and
    /// which output is explained only where there is one to choose.</summary>
    /// <param name="explainer">The explainer.</param>
    /// <param name="predictor">What it explains.</param>
    public static SortedDictionary<string, string> Settings(Explainer explainer, Predictor predictor)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (explainer.GetType().GetProperty("Options", BindingFlags.Public | BindingFlags.Instance)?.GetValue(explainer) is not { } options)
            return settings;
        foreach (var property in options.GetType().GetProperties()
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract"
                && !(predictor.Task == LearningTask.Regression && p.Name == nameof(LimeOptions.Output))))
            if (property.GetValue(options) is { } value and (bool or int or double or Enum or string))
                settings[property.Name.ToLowerInvariant()] = value is IFormattable f
                    ? f.ToString(null, CultureInfo.InvariantCulture) : value.ToString()!;
        if (explainer is Lime { Options: var lime } && !lime.IsExhaustive(predictor.Space.Units))
            settings[nameof(LimeOptions.AllMasks).ToLowerInvariant()] = bool.FalseString;
        return settings;
    }
}
