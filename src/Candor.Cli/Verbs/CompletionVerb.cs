using System.CommandLine;
using Candor.Cli.Session;

namespace Candor.Cli.Verbs;

/// <summary><c>candor completion SHELL</c></summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh or powershell" };

    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bash"] = """
            _candor() {
                local IFS=$'\n'
                COMPREPLY=($(candor "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
            }
            complete -o default -F _candor candor
            """,
        ["zsh"] = """
            _candor() {
                local -a words_known
                words_known=("${(@f)$(candor "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                if [[ -n "$words_known" ]]; then compadd -a words_known; else _files; fi
            }
            compdef _candor candor
            """,
        ["powershell"] = """
            Register-ArgumentCompleter -Native -CommandName candor -ScriptBlock {
                param($word, $ast, $position)
                candor "[suggest:$position]" "$ast" 2>$null | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public CompletionVerb(Shell shell) : base(
        "completion", "Prints what makes a shell complete verbs, options and their words when Tab is pressed; put its line from below " +
        "into ~/.bashrc, ~/.zshrc (behind compinit) or $PROFILE.", shell,
        "candor completion bash", "source <(candor completion bash)", "source <(candor completion zsh)",
        "candor completion powershell | Out-String | Invoke-Expression")
    {
        Add(_shell);
    }

    /// <summary>The shells.</summary>
    public static IEnumerable<string> Shells => s_scripts.Keys;

    protected override int Run(ParseResult arguments)
    {
        var name = arguments.GetValue(_shell)!;
        Shell.Output.Writer.WriteLine(s_scripts.GetValueOrDefault(name) ?? throw Suggestion.Unknown("shell", name, s_scripts.Keys));
        return 0;
    }
}
