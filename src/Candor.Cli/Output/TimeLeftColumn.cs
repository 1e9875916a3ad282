using Spectre.Console;
using Spectre.Console.Rendering;

namespace Candor.Cli.Output;

/// <summary>The time left beside a bar: the only one in its line.</summary>
internal sealed class TimeLeftColumn(Func<ProgressTask, TimeSpan?> left) : ProgressColumn
{
    private const int Width = 8;

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.IsFinished ? "" : left(task) is { } time ? Figures.Duration(time) : "").RightJustified();

    public override int? GetColumnWidth(RenderOptions options) => Width;
}
