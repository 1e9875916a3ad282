using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Candor.Reports.Markup;

/// <summary>Markup that is safe to write. Text becomes markup only by way of <see cref="Of"/>, whose holes are encoded.</summary>
internal readonly record struct Html(string Value)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Nothing.</summary>
    public static readonly Html Empty = new("");

    /// <summary>Markup from an interpolated string: literal parts as they stand, strings encoded, markup nested.</summary>
    public static Html Of(Builder markup) => markup.Build();

    /// <summary>Text encoded for an element's content or a quoted attribute.</summary>
    public static Html Text(string text) => new(Encoder.Encode(text));

    /// <summary>The parts one after another.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(p => p.Value)));

    /// <inheritdoc />
    public override string ToString() => Value ?? "";

    /// <summary>What the compiler turns <c>$"…"</c> into. There is no overload for numbers: they have to be formatted first.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Builder
    {
        private readonly StringBuilder _text;

        public Builder(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (16 * formattedCount));

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(string text) => _text.Append(Text(text).Value);

        public void AppendFormatted(Html markup) => _text.Append(markup.Value);

        public void AppendFormatted(IEnumerable<Html> parts) => _text.Append(Join(parts).Value);

        internal Html Build() => new(_text.ToString());
    }
}
