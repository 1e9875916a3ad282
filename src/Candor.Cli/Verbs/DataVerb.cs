using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Session;

namespace Candor.Cli.Verbs;

/// <summary><c>candor data list|show|fetch|drift</c></summary>
internal sealed class DataVerb : Verb
{
    private readonly DataListVerb _list;

    public DataVerb(Shell shell, CommonFlags common) : base(
        "data", "Data sets: those that have a name, what is in one, fetching it, and how far data lies from what a run learnt from.", shell,
        "candor data list", "candor data show wine", "candor data fetch mnist", "candor data drift runs/loans new-loans.csv")
    {
        _list = new DataListVerb(shell, common);
        Add(_list);
        Add(new DataShowVerb(shell, common));
        Add(new DataFetchVerb(shell, common));
        Add(new DataDriftVerb(shell, common));
    }

    protected override int Run(ParseResult arguments) => _list.Print(arguments);
}
