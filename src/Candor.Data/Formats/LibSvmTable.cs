namespace Candor.Data.Formats;

/// <summary>A LIBSVM file as a table of a known width: what a line leaves out is 0.</summary>
/// <param name="file">The file.</param>
/// <param name="options">Number of features and first index.</param>
internal sealed class LibSvmTable(InputFile file, LibSvmOptions options) : ITextTable
{
    public InputFile File { get; } = file;

    public IReadOnlyList<string> Names { get; } =
        ["label", .. Enumerable.Range(options.ZeroBased ? 0 : 1, options.Features!.Value)
            .Select(i => FormattableString.Invariant($"f{i}"))];

    public void Scan(Func<Row, bool> visit)
    {
        var row = new LibSvmRow(File.Path, options.Features!.Value);
        LibSvmFormat.Scan(File, options, line =>
        {
            row.Fill(line);
            return visit(row);
        });
    }

    private sealed class LibSvmRow(string path, int features) : Row
    {
        private readonly double[] _values = new double[features];
        private string _label = "";
        private long _number;

        public override int Count => _values.Length + 1;

        public override string Text(int cell) =>
            cell == 0 ? _label : _values[cell - 1].ToString("R", System.Globalization.CultureInfo.InvariantCulture);

        public override bool TryNumber(int cell, out double value)
        {
            if (cell == 0)
                return base.TryNumber(cell, out value);
            value = _values[cell - 1];
            return true;
        }

        // Every cell of a feature has a number.
        public override int Length(int cell) => cell == 0 ? _label.Length : int.MaxValue;

        public override Location At(int cell) => new(path, _number, 1);

        public void Fill(LibSvmFormat.Line line)
        {
            Array.Clear(_values);
            (_label, _number) = (line.Label, line.Number);
            foreach (var (index, value) in line.Features)
                _values[index] = value;
        }
    }
}
