using Spectre.Console;

namespace Candor.Cli.Output;

/// <summary>A stream for people or programs. Colours, bars and characters beyond ASCII go to terminals only.</summary>
/// <param name="writer">The stream.</param>
/// <param name="isTerminal">Whether a person watches.</param>
/// <param name="columns">Its width; null: it is asked.</param>
internal sealed class Terminal(TextWriter writer, bool isTerminal = false, int? columns = null)
{
    private const int RedirectedWidth = 120;

    private static readonly (string Character, string Plain)[] s_typography =
        [("−", "-"), ("…", "..."), ("±", "+/-"), ("↑", "(up)"), ("↓", "(down)"), ("–", "-"), ("·", "-"), ("×", "x"), ("φ", "phi"), ("′", "'"), ("Σ", "sum "), ("“", "\""), ("”", "\""), ("’", "'"), ("\u00A0", " "), ("\u202F", "")];

    /// <summary>Standard output.</summary>
    public static Terminal Output => new(Console.Out, !Console.IsOutputRedirected);

    /// <summary>Standard error.</summary>
    public static Terminal Error => new(Console.Error, !Console.IsErrorRedirected);

    public TextWriter Writer { get; } = writer;

    public bool IsTerminal { get; } = isTerminal;

    /// <summary>Whether lines may be redrawn: a terminal that knows more than plain text.</summary>
    public bool IsInteractive => IsTerminal && !IsPlain && Ansi.Profile.Capabilities.Ansi;

    public int Width => Ansi.Profile.Width;

    /// <summary>Tables and marked-up text.</summary>
    public IAnsiConsole Ansi => field ??= Create();

    /// <summary>A character for terminals, or its stand-in for files and pipes.</summary>
    public string Pick(string onTerminal, string redirected) => IsTerminal ? onTerminal : redirected;

    /// <summary>Prints a line; files and pipes get ASCII where the text uses typography.</summary>
    public void Line(string text)
    {
        Writer.WriteLine(Plain(Harmless.Of(text)));
    }

    /// <summary>Text as it is on a terminal; for files and pipes in ASCII where it uses typography.</summary>
    public string Plain(string text)
    {
        if (!IsTerminal)
        {
            foreach (var (character, plain) in s_typography)
                text = text.Replace(character, plain, StringComparison.Ordinal);
        }
        return text;
    }

    private bool IsPlain => Environment.GetEnvironmentVariable("TERM") == "dumb";

    private IAnsiConsole Create()
    {
        var colours = IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Writer),
        });
        if (columns is not null || !IsTerminal)
            console.Profile.Width = columns ?? RedirectedWidth;
        return console;
    }
}
