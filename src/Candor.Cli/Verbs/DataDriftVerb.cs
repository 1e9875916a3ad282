using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Runs.Evaluating;

namespace Candor.Cli.Verbs;

/// <summary><c>candor data drift RUN [DATA]</c></summary>
internal sealed class DataDriftVerb : Verb
{
    private readonly CommonFlags _common;
    private readonly ProgramFlags _program;
    private readonly CaseFlags _case;
    private readonly Option<int?> _most;
    private readonly Argument<string> _run = new("RUN") { Description = "a finished run's folder" };
    private readonly Argument<string?> _data = new("DATA")
    {
        Description = "new data with the same columns, with labels or without (default: the run's own test part)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public DataDriftVerb(Shell shell, CommonFlags common) : base(
        "drift",
        "Holds data against what a run learnt from, column by column: how far it lies off, whether beyond chance, what is missing, " +
        "outside the range or new. The model is not asked.",
        shell,
        "candor data drift runs/loans", "candor data drift runs/loans new-loans.csv --max-drifted 0 --json")
    {
        _common = common;
        Add(_run);
        Add(_data);
        _most = Take(new FlagGroup("Drift")).Add(Flag.Whole("--max-drifted",
            "columns that may differ by an amount that matters and beyond chance; with more the exit code is 1 (default: any number)"));
        _case = Take(new CaseFlags());
        _program = Take(new ProgramFlags());
    }

    protected override int Run(ParseResult arguments)
    {
        if (arguments.GetValue(_data) is null && _case.Given(arguments) is { } idle)
            throw new UsageException($"{idle.Name} has no effect without DATA; the run's own data is read as in training.");
        if (arguments.GetValue(_most) is < 0 and var below)
            throw new UsageException(FormattableString.Invariant($"--max-drifted is {below}, but columns are counted from 0 on."));
        var drift = RunDrift.Of(new DriftRequest
        {
            Run = arguments.GetValue(_run)!,
            Data = arguments.GetValue(_data),
            Reading = _case.Read(arguments, _common),
            Say = Shell.Note,
            Program = _program.Read(arguments),
        }).Drift!;
        if (arguments.GetValue(_common.Json))
            JsonOut.Write(Shell.Output, DriftOut.Json(drift)!);
        else
            DriftOut.Print(Shell.Output, drift);
        return drift.Drifted > (arguments.GetValue(_most) ?? int.MaxValue) ? 1 : 0;
    }
}
