using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Session;

namespace Candor.Cli.Verbs;

/// <summary><c>candor data list|show|fetch</c></summary>
internal sealed class DataVerb : Verb
{
    private readonly DataListVerb _list;

    public DataVerb(Shell shell, CommonFlags common) : base(
        "data", "The data sets that have a name: what there is, what is in it, and fetching it.", shell,
        "candor data list", "candor data show wine", "candor data fetch mnist")
    {
        _list = new DataListVerb(shell, common);
        Add(_list);
        Add(new DataShowVerb(shell, common));
        Add(new DataFetchVerb(shell, common));
    }

    protected override int Run(ParseResult arguments) => _list.Print(arguments);
}
