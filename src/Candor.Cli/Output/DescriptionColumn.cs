using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candor.Cli.Output;

/// <summary>What a bar is of, cut to a width, so that bars stand below each other and keep theirs.</summary>
internal sealed class DescriptionColumn(int width) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var text = Markup.Remove(task.Description);
        return new Text(text.Length <= width ? text : text[..(width - 1)] + "…");
    }

    public override int? GetColumnWidth(RenderOptions options) => width;
}
