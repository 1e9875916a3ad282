using System.CommandLine;

namespace Candor.Cli.Flags;

/// <summary>Options that belong together under one title of the help.</summary>
internal class FlagGroup(string title)
{
    private readonly List<Option> _options = [];
    private Command? _command;

    public string Title { get; } = title;

    public IReadOnlyList<Option> Options => _options;

    /// <summary>Adds an option.</summary>
    public T Add<T>(T option) where T : Option
    {
        _options.Add(option);
        _command?.Add(option);
        return option;
    }

    /// <summary>Adds an option where the command has it; elsewhere it is never given.</summary>
    public T AddIf<T>(bool has, T option) where T : Option => has ? Add(option) : option;

    /// <summary>Makes the options, and those that are added later, known to a command.</summary>
    public void AttachTo(Command command)
    {
        _command = command;
        foreach (var option in _options)
            command.Add(option);
    }
}
