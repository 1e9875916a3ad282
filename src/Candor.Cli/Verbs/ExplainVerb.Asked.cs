using System.CommandLine;
using System.Text.Json.Nodes;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Runs.Explaining;
using Candor.Runs.Folders;

namespace Candor.Cli.Verbs;

/// <summary>What is asked for: which case, which changes, or whether a filed explanation still holds.</summary>
internal sealed partial class ExplainVerb
{
    private CaseChoice Choice(ParseResult arguments)
    {
        var choice = new CaseChoice
        {
            Row = arguments.GetValue(_row),
            Id = arguments.GetValue(_id),
            IdColumn = arguments.GetValue(_idColumn),
            Data = Data(arguments),
            Text = arguments.GetValue(_text),
            Values = arguments.GetValue(_set) is { Length: > 0 } pairs ? Flag.Split("--set", pairs) : null,
            Reading = _case.Read(arguments, _common),
        };
        var several = arguments.GetValue(_rows) is { Length: > 0 } || arguments.GetValue(_ids) is { Length: > 0 };
        if (several && (arguments.GetResult(_rows) is { Implicit: false } && arguments.GetResult(_ids) is { Implicit: false }
            || choice is not { Row: null, Id: null, Text: null, Values: null }))
            throw new UsageException("--rows and --ids name several rows of data; leave out the one, and --row, --id, --set and --text.");
        if (!several && choice is { Row: null, Id: null, Data: null, Text: null, Values: null })
            throw new UsageException("Which case? Give a row's number from 0 (--row 12), an id (--id A10005), data of one row (--data " +
                "new.json), values (--set age=40 income=30000), or a text (--text \"…\").");
        if (choice.Text is not null && (choice.Row ?? choice.Id ?? choice.Data ?? (object?)choice.Values) is not null)
            throw new UsageException("--text is explained instead of a row of data; leave out --row, --id, --data and --set, or --text.");
        if (choice is { Row: not null, Id: not null })
            throw new UsageException("--row and --id both name a row; give one of them.");
        if (choice is { IdColumn: not null, Id: null } && arguments.GetValue(_ids) is not { Length: > 0 })
            throw new UsageException("--id-column has no effect without --id; leave it out.");
        if (choice is { Data: null, Values: null } && _case.Given(arguments) is { } idle)
            throw new UsageException(
                $"{idle.Name} has no effect without new data (--data, --set); the run's own data is read as in training.");
        return choice;
    }

    private CounterfactualOptions? Changes(ParseResult arguments)
    {
        var (mutable, monotone) = (arguments.GetValue(_mutable), arguments.GetValue(_monotone));
        if (!arguments.GetValue(_changes))
            return Given(arguments, [_mutable, _monotone, _wanted]) is { } idle
                ? throw new UsageException($"{idle} is for --what-would-change; give that too, or leave it out.") : null;
        Dictionary<string, ChangeDirection> directions = new(StringComparer.Ordinal);
        foreach (var (name, value) in monotone is { Length: > 0 }
            ? Flag.Split("--monotone", monotone) : new Dictionary<string, object?>(StringComparer.Ordinal))
            directions.Add(name, (string?)value switch
            {
                "up" => ChangeDirection.Up,
                "down" => ChangeDirection.Down,
                _ => throw new UsageException($"--monotone takes COLUMN=up or COLUMN=down, but got '{name}={value}' (--monotone age=up)."),
            });
        return new()
        {
            Mutable = mutable is { Length: > 0 } ? mutable : null,
            Monotone = directions,
            Wanted = arguments.GetValue(_wanted) is { } wanted ? WantedRange.Parse(wanted) : null,
        };
    }

    private int Verify(ParseResult arguments, string file)
    {
        if (Given(arguments, [_row, _id, _idColumn, _set, _text, _target, _before, _data, _new, _top, _out, _examples, _rows, _ids,
            _reason, _changes, _global, _sample]) is { } idle)
            throw new UsageException($"{idle} has no effect with --verify, which asks what {file} says was asked; leave it out.");
        _common.Apply(arguments);
        var differences = ExplanationCheck.Differences(file, arguments.GetValue(_run), _program.Read(arguments), Shell.Note);
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output,
                new JsonObject { ["file"] = file, ["equal"] = differences.Count == 0, ["differences"] = JsonOut.Array(differences) });
        else
            Shell.Output.Line(differences.Count == 0 ? $"Equal: {file} was computed again from run and data." : $"{file} differs:");
        if (!arguments.GetValue(_common.Json))
            foreach (var difference in differences)
                Shell.Output.Line($"  {difference}");
        return differences.Count == 0 ? 0 : 1;
    }
}
