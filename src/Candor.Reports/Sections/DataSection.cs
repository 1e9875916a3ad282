using Candor.Data.Records;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>The data set.</summary>
internal static class DataSection
{
    /// <summary>The section.</summary>
    public static Section Of(RunRecord record)
    {
        var data = record.Data;
        return new("data", "Data", Html.Of(
            $"""
            <dl>
            <dt>Name</dt><dd>{data.Name}</dd>
            <dt>Source</dt><dd>{data.Source}</dd>
            <dt>SHA-256</dt><dd><code>{data.Sha256}</code></dd>
            <dt>Rows</dt><dd>{Show.Count(data.Train)} training · {Show.Count(data.Validation)} validation · {Show.Count(
                data.Test)} test</dd>
            <dt>Label</dt><dd>{data.Label}</dd>
            {(data.HasNumbers ? Html.Empty : Html.Of($"<dt>Classes</dt><dd>{Names.Of(data.Classes)}</dd>\n"))}{Inputs(data)}
            </dl>
            {ColumnsPart.Of(record)}
            """));
    }

    private static Html Inputs(DataInfo data) => data.Image is { } image
        ? Html.Of($"<dt>Images</dt><dd>{(image.Channels == 1 ? "grey" : "colour")}, {Show.Count(image.Height)} × {Show.Count(image.Width)} pixels</dd>\n<dt>Units</dt><dd>{Names.Of(data.Features)}</dd>")
        : data.Text is { Pieces: { } pieces } cut
        ? Html.Of($"<dt>Texts</dt><dd>the {(cut.Kept == Candor.Data.KeptWords.First ? "first" : "last")} {Show.Count(cut.Tokens)} " +
            $"tokens of “{cut.Column}”, the marks at its ends included</dd>\n<dt>Vocabulary</dt><dd>{Show.Count(pieces.Count)} pieces " +
            $"of the model's own tokenizer; units are {(pieces.Unit == Candor.Data.TextUnit.Word ? "words" : "pieces")}</dd>")
        : data.Text is { } text
        ? Html.Of($"<dt>Texts</dt><dd>the {(text.Kept == Candor.Data.KeptWords.First ? "first" : "last")} {Show.Count(text.Tokens)} words of “{text.Column}”</dd>\n<dt>Vocabulary</dt><dd>the most frequent words of the training part, {Show.Count(text.Vocabulary)} indices at most with PAD and the unknown word</dd>")
        : Html.Of($"<dt>Features</dt><dd>{Names.Of(data.Features)}</dd>");
}
