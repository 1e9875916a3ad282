namespace Candor.Data.Formats;

/// <summary>LIBSVM's sparse text: <c>label index:value …</c>, indices ascending; <c>#</c> starts a comment.</summary>
internal static class LibSvmFormat
{
    public static Dataset Read(InputFile file, LibSvmOptions options)
    {
        options.Validate();
        Dictionary<string, int> labels = new(StringComparer.Ordinal);
        var (rows, largest) = (0, 0);
        Scan(file, options, line =>
        {
            rows++;
            labels.TryAdd(line.Label, 0);
            largest = line.Features.Count > 0 ? Math.Max(largest, line.Features[^1].Index + 1) : largest;
            RequireRoom(rows, options.Features ?? largest);
            return true;
        });
        if (rows == 0)
            throw new CandorException($"{file.Path} is empty; give lines like '1 1:0.5 3:-1'.");
        var width = options.Features ?? largest;
        if (width == 0)
            throw new CandorException($"{file.Path} has no feature in any line; give lines like '1 1:0.5 3:-1'.");
        var regression = options.Task == LearningTask.Regression;
        if (regression && labels.Keys.FirstOrDefault(l => !(Cell.TryNumber(l, out var value) && double.IsFinite(value))) is { } text)
            throw new CandorException($"{file.Path} has the label {Cell.Show(text)}, but regression needs finite numbers as labels; leave out --task regression.");
        if (!regression && rows >= 20 && 2 * labels.Count > rows)
            throw new CandorException($"{file.Path} has {labels.Count} different labels in {rows} rows; it is a regression set; learn the number itself (--task regression).");
        var classes = new CategoryIndex(labels.Keys);
        var values = new double[rows * width];
        var y = new int[rows];
        var targets = new double[regression ? rows : 0];
        var n = 0;
        Scan(file, options, line =>
        {
            foreach (var (index, value) in line.Features)
                values[n * width + index] = value;
            if (regression)
                Cell.TryNumber(line.Label, out targets[n]);
            else
                y[n] = classes[line.Label];
            n++;
            return true;
        });
        var first = options.ZeroBased ? 0 : 1;
        var schema = new Schema([.. Enumerable.Range(first, width).Select(i => Column.Numeric($"f{i}"))], "label", regression ? []
            : classes.Names);
        return Dataset.Create(file.Name, file.Source, schema, values, y, targets);

        // The zeros that lines leave out take as much room as what they hold.
        void RequireRoom(long rows, long width)
        {
            if (rows * width > Math.Min(file.Limits.Values, Array.MaxLength))
                throw file.Limits.Exceeded("values", $"{file.Path} needs {rows} rows × {width} features and more, zeros included",
                    Math.Min(file.Limits.Values, Array.MaxLength));
        }
    }

    /// <summary>Reads lines until <paramref name="visit"/> returns false.</summary>
    public static void Scan(InputFile file, LibSvmOptions options, Func<Line, bool> visit)
    {
        using var text = file.Text();
        var line = new Line();
        for (var number = 1L; text.ReadLine() is { } raw; number++)
        {
            if (line.Parse(raw, file, number, options) && !visit(line))
                return;
        }
    }

    /// <summary>One line, valid until the next is read.</summary>
    internal sealed class Line
    {
        public string Label { get; private set; } = "";

        public long Number { get; private set; }

        public List<(int Index, double Value)> Features { get; } = [];

        // False if the line is blank or a comment.
        public bool Parse(string raw, InputFile file, long number, LibSvmOptions options)
        {
            Features.Clear();
            Number = number;
            var end = raw.IndexOf('#') is var hash && hash >= 0 ? hash : raw.Length;
            var at = Next(raw, 0, end, out var token);
            if (token.Length == 0)
                return false;
            if (!Cell.TryNumber(token, out var label) || !double.IsFinite(label))
                throw new Location(file.Path, number,
                    at + 1).Error($"label {Cell.Show(token)} is no number; LIBSVM lines read 'label index:value …', with one label each.");
            Label = token;
            while (true)
            {
                at = Next(raw, at + token.Length, end, out token);
                if (token.Length == 0)
                    return true;
                Add(token, new Location(file.Path, number, at + 1), options, file.Limits);
            }
        }

        private void Add(string token, Location at, LibSvmOptions options, ReadLimits limits)
        {
            var colon = token.IndexOf(':');
            if (colon > 0 && token.StartsWith("qid", StringComparison.Ordinal))
                throw at.Error($"{Cell.Show(token)} marks ranking data, and only classification is supported; remove the qid.");
            if (colon < 0 || !int.TryParse(token.AsSpan(0, colon), System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out var index))
                throw at.Error($"{Cell.Show(token)} is no 'index:value' pair; LIBSVM lines read 'label index:value …'.");
            var first = options.ZeroBased ? 0 : 1;
            if (index < first)
                throw at.Error("index 0, but indices start at 1; if this file counts from 0, say so (--zero-based).");
            index -= first;
            if (options.Features is null)
                limits.Require("columns", index + 1L, $"{at}: index {index + first} stands for so many features");
            else if (index >= options.Features)
                throw at.Error($"index {index + first} is larger than the number of features ({options.Features}).");
            if (Features.Count > 0 && index <= Features[^1].Index)
                throw at.Error($"index {index + first} follows {Features[^1].Index + first}; indices must ascend, each once.");
            if (!Cell.TryNumber(token[(colon + 1)..], out var value) || !double.IsFinite(value))
                throw at.Error($"value {Cell.Show(token[(colon + 1)..])} of index {index + first} is no finite number; correct it, or leave the pair out if it is 0.");
            Features.Add((index, value));
        }

        private static int Next(string text, int start, int end, out string token)
        {
            while (start < end && char.IsWhiteSpace(text[start]))
                start++;
            var stop = start;
            while (stop < end && !char.IsWhiteSpace(text[stop]))
                stop++;
            token = text[start..stop];
            return start;
        }
    }
}
