using System.CommandLine;
using Candor.Data;

namespace Candor.Cli.Flags;

/// <summary>How new data is matched by a run's contract.</summary>
internal sealed class CaseFlags : FlagGroup
{
    private readonly Option<string?> _label;
    private readonly Option<MissingPolicy?> _missing;
    private readonly Option<UnknownPolicy?> _unknown;
    private readonly CsvFlags _csv;
    private readonly Option<bool> _followLinks;

    public CaseFlags() : base("New data")
    {
        _label = Add(Flag.Text("--label", "COL", "the label column of new data (default: the run's)"));
        _missing = Add(Flag.Choice("--missing", "what to do with cells that hold no value (default: as in training)",
            ("error", MissingPolicy.Error), ("mean", MissingPolicy.Mean), ("drop", MissingPolicy.Drop)));
        _unknown = Add(Flag.Choice("--unknown",
            "what to do with a category that training did not have: background, nothing is known of the cell (default error)",
            ("error", UnknownPolicy.Error), ("background", UnknownPolicy.Background)));
        _csv = new CsvFlags(this, isNew: true);
        _followLinks = Add(FollowLinks());
    }

    /// <summary>The option to follow links in folders.</summary>
    public static Option<bool> FollowLinks() => Flag.Switch("--follow-links",
        "follow links to folders in folders of pictures or texts; each folder is read once a class");

    public CaseReading Read(ParseResult r, CommonFlags common) => _csv.Read(r, new CaseReading
    {
        Limits = common.Limits(r),
        Label = r.GetValue(_label),
        Missing = r.GetValue(_missing),
        Unknown = r.GetValue(_unknown) ?? UnknownPolicy.Error,
        FollowLinks = r.GetValue(_followLinks),
    });

    /// <summary>The first option that was given, for data that is not new.</summary>
    public Option? Given(ParseResult r) => Options.FirstOrDefault(o => r.GetResult(o) is { Implicit: false });
}
