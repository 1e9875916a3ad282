using System.Text;

namespace Candor.Cli.Output;

/// <summary>A terminal's writer for tables from data: what a terminal would obey is shown (<see cref="Harmless"/>). Files and pipes get the
/// bytes as they are, and need none.</summary>
/// <param name="terminal">The terminal's own; it is not closed with this one.</param>
internal sealed class HarmlessWriter(TextWriter terminal) : TextWriter(terminal.FormatProvider)
{
    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => terminal.Write(Harmless.Of(value.ToString()));

    public override void Write(string? value) => terminal.Write(value is null ? null : Harmless.Of(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Flush() => terminal.Flush();
}
