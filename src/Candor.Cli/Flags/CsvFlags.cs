using System.CommandLine;
using Candor.Cli.Session;
using Candor.Data;

namespace Candor.Cli.Flags;

/// <summary>How a CSV file is written, of training data and of new data.</summary>
internal sealed class CsvFlags
{
    private readonly Option<NumberForm?> _numbers;
    private readonly Option<char?> _separator;
    private readonly Option<bool> _header;
    private readonly Option<bool> _noHeader;
    private readonly Option<int?> _skipLines;
    private readonly Option<char?> _comment;
    private readonly Option<bool> _noQuotes;

    /// <summary>Adds the options to a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="isNew">Whether the data is a run's new data, which is read as in training unless otherwise said.</param>
    public CsvFlags(FlagGroup group, bool isNew = false)
    {
        var detected = isNew ? "default: as in training" : "default: detected";
        _numbers = group.Add(Flag.Choice("--numbers", "how numbers are written: plain (1234.5); point (1,234.5) or comma (1.234,5), " +
            $"without currency, per cent sign and unit (default {(isNew ? "as in training" : "plain")})",
            ("plain", NumberForm.Plain), ("point", NumberForm.Point), ("comma", NumberForm.Comma)));
        _separator = group.Add(SeparatorFlag.Create());
        _header = group.Add(Flag.Switch("--header", $"the first line names the columns ({detected})"));
        _noHeader = group.Add(Flag.Switch("--no-header", "the first line is data"));
        _skipLines = group.Add(Flag.Whole("--skip-lines", "lines before the header, or the first row, that are left out"));
        _comment = group.Add(CommentFlag());
        _noQuotes = group.Add(Flag.Switch("--no-quotes", "quotes are characters like any other, and every line is a row"));
    }

    /// <summary>What was given of training data.</summary>
    public DataOptions Read(ParseResult r, DataOptions reading) => reading with
    {
        Numbers = r.GetValue(_numbers) ?? reading.Numbers,
        Separator = r.GetValue(_separator),
        Header = Header(r),
        SkipLines = r.GetValue(_skipLines) ?? reading.SkipLines,
        Comment = r.GetValue(_comment),
        NoQuotes = r.GetValue(_noQuotes),
    };

    /// <summary>What was given of new data.</summary>
    public CaseReading Read(ParseResult r, CaseReading reading) => reading with
    {
        Numbers = r.GetValue(_numbers),
        Separator = r.GetValue(_separator),
        Header = Header(r),
        SkipLines = r.GetValue(_skipLines),
        Comment = r.GetValue(_comment),
        NoQuotes = r.GetValue(_noQuotes) ? true : null,
    };

    private bool? Header(ParseResult r) => (r.GetValue(_header), r.GetValue(_noHeader)) switch
    {
        (true, true) => throw new UsageException("--header and --no-header contradict each other; give one of them."),
        (true, _) => true,
        (_, true) => false,
        _ => null,
    };

    private static Option<char?> CommentFlag() => new("--comment")
    {
        HelpName = "CHAR",
        Description = "lines that start with this character are left out (default: none but lines with # at the start)",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value is [var c])
                return c;
            result.AddError($"--comment takes one character, but got '{result.Tokens[0].Value}' (--comment '#').");
            return null;
        },
    };
}
