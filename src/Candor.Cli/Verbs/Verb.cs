using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Session;

namespace Candor.Cli.Verbs;

/// <summary>A verb: what it takes, an example of each use, and what it does.</summary>
internal abstract class Verb : Command
{
    private readonly List<FlagGroup> _groups = [];

    /// <summary>A verb.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="description">A sentence or two.</param>
    /// <param name="shell">What it talks to.</param>
    /// <param name="examples">Command lines that work.</param>
    protected Verb(string name, string description, Shell shell, params string[] examples) : base(name, description)
    {
        (Shell, Examples) = (shell, examples);
        SetAction(Run);
    }

    /// <summary>Command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The options, as the help shows them.</summary>
    public IReadOnlyList<FlagGroup> Groups => _groups;

    protected Shell Shell { get; }

    /// <summary>Does the work; returns the exit code.</summary>
    protected abstract int Run(ParseResult arguments);

    /// <summary>Adds a group of options.</summary>
    protected T Take<T>(T group) where T : FlagGroup
    {
        _groups.Add(group);
        group.AttachTo(this);
        return group;
    }
}
