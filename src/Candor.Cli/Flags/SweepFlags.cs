using System.CommandLine;
using Candor.Cli.Session;
using Candor.Runs.Configuration;

namespace Candor.Cli.Flags;

/// <summary>
/// The options of <c>train</c>, of which numbers and choices take several values between commas; every combination is read as
/// <c>train</c> would read it.
/// </summary>
internal sealed class SweepFlags
{
    private readonly List<(Option Of, Option<string[]?>? Values, Option<bool>? Switch)> _options = [];

    public SweepFlags()
    {
        Groups = [.. new TrainFlags().Groups.Select(Copy)];
    }

    public IReadOnlyList<FlagGroup> Groups { get; }

    /// <summary>Every combination: the options that vary with their values, and the configuration.</summary>
    public IReadOnlyList<(IReadOnlyDictionary<string, string> Varied, TrainConfig Config)> Read(ParseResult r, string data, string device)
    {
        var given = _options.Where(o => o.Values is { } v && r.GetResult(v) is not null).Select(o => (o.Of.Name,
            Values: Split(o.Of, r.GetValue(o.Values!)!))).ToArray();
        string[] switches = [.. _options.Where(o => o.Switch is { } s && r.GetValue(s)).Select(o => o.Of.Name)];
        IEnumerable<KeyValuePair<string, string>[]> points = [[]];
        foreach (var (name, values) in given)
            points = points.SelectMany(_ => values, (point, value) => (KeyValuePair<string, string>[])[.. point, new(name, value)])
                .ToArray();
        var several = given.Where(g => g.Values.Length > 1).Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<(IReadOnlyDictionary<string, string>, TrainConfig)>();
        foreach (var point in points.Select(p => several.Contains("--method") ? WithoutIdle(p) : p))
        {
            var config = Config(point, switches, data, device);
            if (seen.Add(config.ToJson().ToJsonString()))
                read.Add((point.Where(o => several.Contains(o.Key)).ToDictionary(o => o.Key[2..], o => o.Value), config));
        }
        return read;
    }

    // Where methods vary, an option that one of them does not know is left out for it; the combinations that fall together count once.
    private static KeyValuePair<string, string>[] WithoutIdle(KeyValuePair<string, string>[] point)
    {
        var idle = ObjectiveFlags.Idle(point.First(o => o.Key == "--method").Value);
        return [.. point.Where(o => !idle.Contains(o.Key))];
    }

    private static TrainConfig Config(IEnumerable<KeyValuePair<string, string>> point, string[] switches, string data, string device)
    {
        var (train, common, command) = (new TrainFlags(), new CommonFlags(), new Command("sweep"));
        common.AttachTo(command);
        foreach (var group in train.Groups)
            group.AttachTo(command);
        var result = new RootCommand { command }.Parse(
            ["sweep", .. point.SelectMany(o => new[] { o.Key, o.Value }), .. switches, "--device", device],
            new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        UsageError.ThrowFor(result);
        var config = train.Read(result, data, common);
        config.Validate();
        return config;
    }

    private FlagGroup Copy(FlagGroup group)
    {
        var copy = new FlagGroup(group.Title);
        foreach (var option in group.Options)
        {
            if (option.ValueType == typeof(bool))
            {
                _options.Add((option, null, copy.Add(Flag.Switch(option.Name, option.Description!))));
                continue;
            }
            var values = new Option<string[]?>(option.Name)
            {
                HelpName = IsSwept(option) ? $"{option.HelpName},…" : option.HelpName,
                Description = option.Description,
                Arity = ArgumentArity.OneOrMore,
                AllowMultipleArgumentsPerToken = false,
            };
            _options.Add((option, copy.Add(values), null));
        }
        return copy;
    }

    // Numbers and choices; not paths, columns, or options whose one value is a list.
    private static bool IsSwept(Option option) =>
        !option.ValueType.IsArray && option.Name != "--separator" && (option.ValueType != typeof(string) || option.HelpName is "NAME"
            || option.HelpName?.Contains('|', StringComparison.Ordinal) == true);

    private static string[] Split(Option option, string[] given) =>
        IsSwept(option) ? [.. given.SelectMany(g => g.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
            : [string.Join(',', given)];
}
