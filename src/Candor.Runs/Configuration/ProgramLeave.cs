using System.Globalization;

namespace Candor.Runs.Configuration;

/// <summary>Leave to start the program that a run's files name as its model, or the TorchScript among them. Weights carry no program, and
/// what a file names or brings runs only with leave.</summary>
public sealed record ProgramLeave
{
    /// <summary>Lets the program run that the run's <c>config.json</c> names.</summary>
    /// <value>false.</value>
    public bool Allow { get; init; }

    /// <summary>The program, named again: it must be the one that <c>config.json</c> names, if that names one. Null: it is not named
    /// again.</summary>
    public string? Command { get; init; }

    /// <summary>Lets the TorchScript run that a run's folder brings. A script that is named itself needs no leave.</summary>
    /// <value>false.</value>
    public bool Script { get; init; }

    /// <summary>Lets TorchScript read and write files; code that does is refused otherwise.</summary>
    /// <value>false.</value>
    public bool ScriptFiles { get; init; }

    /// <summary>Whether it is given for several runs, of which some need none.</summary>
    internal bool ForSeveral { get; init; }

    /// <summary>Whether anything was said of a program.</summary>
    internal bool IsGiven => Allow || Command is not null;

    /// <summary>Refuses a script that was not named itself, unless there is leave for it.</summary>
    /// <param name="script">The script's file.</param>
    /// <param name="where">The file that brings or names it.</param>
    internal void RequireScript(string script, string where)
    {
        if (!Script)
            throw new CandorException($"The model of {Visible(where)} is TorchScript ({Visible(script)}), a program, and Candor runs it " +
                "only if you say so: if you trust whoever made it, add --allow-script.");
    }

    /// <summary>Refuses leave for a script where there is none.</summary>
    internal void RequireNoScript(string where)
    {
        if (!ForSeveral && (Script || ScriptFiles))
            throw new CandorException($"--allow-script and --allow-script-files have no effect, since the model of {where} is no " +
                "TorchScript; leave them out.");
    }

    /// <summary>Refuses a program that a file names unless there is leave for it.</summary>
    internal void Require(string named, string where)
    {
        if (Command is not null && Command != named)
            throw new CandorException($"--model-command names another program than {where}; give the same one, or --allow-command if you " +
                $"trust it. That file's program: {Visible(named)}");
        if (!IsGiven)
            throw new CandorException($"The model is a program that {where} names, and Candor starts it only if you say so: if you trust " +
                $"it, add --allow-command, or name it again (--model-command). The program: {Visible(named)}");
    }

    internal static CandorException NoEffect(string where) =>
        new($"--allow-command and --model-command have no effect, since the model of {where} is no program; leave them out.");

    /// <summary>A command line in which nothing can hide: characters that are not seen stand as \uXXXX.</summary>
    internal static string Visible(string command) => string.Concat(command.Select(c => c != ' ' && char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        ? FormattableString.Invariant($"\\u{(int)c:X4}") : $"{c}"));
}
