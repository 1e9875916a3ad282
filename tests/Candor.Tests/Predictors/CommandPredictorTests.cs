using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Training;

namespace Candor.Tests.Predictors;

/// <summary>Programs outside, written for sh and perl, which are where /bin/sh is. (mawk would not do: it reads a whole buffer before it
/// answers.)</summary>
public sealed class CommandPredictorTests : IDisposable
{
    // Reads "[a,b]" and answers [1 − a, a].
    private const string Model = """perl -ne '$| = 1; /\[([^,]+),/; printf "[%s,%s]\n", 1 - $1, $1'""";

    private readonly string _folder = Directory.CreateTempSubdirectory("candor-command-").FullName;

    [Fact]
    public void Answers_are_probabilities_in_the_order_of_the_rows_also_over_several_batches()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Predictor(Model, new() { Batch = 3 });
        var x = Tensor.From(Enumerable.Range(0, 20).Select(i => i % 10 / 10f).ToArray(), [10, 2]);
        var expected = Enumerable.Range(0, 10).SelectMany(i => new[] { 1 - i * 2 % 10 / 10.0, i * 2 % 10 / 10.0 }).ToArray();
        Same.Values(expected, predictor.Probabilities(x), 1e-6);
    }

    [Fact]
    public void Explainers_that_only_ask_work_and_those_that_differentiate_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var predictor = Predictor(Model);
        var x = Tensor.From([0.7f, 0.2f], [1, 2]);
        var phi = new KernelShap().Explain(predictor, x, Tiny.Labels(1), generator);
        Same.Values([0.7, 0], phi, 1e-4);
        Same.Says(() => new Gradient().Explain(predictor, x, Tiny.Labels(1), generator), "no gradients", "lime");
    }

    [Theory]
    [InlineData("while read -r _; do echo 'hello'; done", "is no JSON")]
    [InlineData("while read -r _; do echo '{}'; done", "is no JSON array")]
    [InlineData("while read -r _; do echo '[1]'; done", "has 1 numbers, but the data has 2 classes")]
    [InlineData("while read -r _; do echo '[0.5,null]'; done", "no probability")]
    [InlineData("while read -r _; do echo '[3.1,-2]'; done", "no probability")]
    [InlineData("while read -r _; do echo '[0.9,0.9]'; done", "are these logits")]
    [InlineData("echo out of order >&2; exit 3", "exit code 3")]
    [InlineData("echo out of order >&2; exit 3", "out of order")]
    [InlineData("no-such-program-anywhere", "exit code 127")]
    public void Nonsense_is_one_clear_error(string command, string says)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Predictor(command, new() { Restarts = 1, TimeoutSeconds = 1 });
        Same.Says(() => predictor.Probabilities(Tensor.From([0.7f, 0.2f], [1, 2])), says, command.Split(' ')[0]);
    }

    [Fact]
    public void A_greeting_before_the_first_answer_is_skipped_and_told()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Predictor($"echo Using a fine backend.; echo 'Warning: old driver'; {Model}");
        Same.Values([.3, .7], predictor.Probabilities(Tensor.From([0.7f, 0.2f], [1, 2])), 1e-6);
        Assert.Equal(["Using a fine backend.", "Warning: old driver"], predictor.Banner);
        Same.Values([.4, .6], predictor.Probabilities(Tensor.From([0.6f, 0.2f], [1, 2])), 1e-6);
        // Once it has answered, every line is one.
        using var late = Predictor("""perl -ne '$| = 1; print $. == 1 ? "[0.5,0.5]\n" : "oops\n"'""");
        Same.Says(() => late.Probabilities(Tensor.From([0.7f, 0.2f, .1f, .1f], [2, 2])), "oops", "is no JSON");
    }

    // 1 for a row without a number in the first column, 0.5 for one without in the second, by JSON's null.
    [Theory]
    [InlineData("mean")]
    [InlineData("zero")]
    [InlineData("noise")]
    public void A_missing_cell_stays_missing_for_a_program_and_a_masked_one_is_the_background(string background)
    {
        using var scope = torch.NewDisposeScope();
        var path = Path.Combine(_folder, "gaps.csv");
        File.WriteAllText(path, "a,b,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i =>
            FormattableString.Invariant($"{(i % 3 == 0 ? "" : i + .3)},{(i % 3 == 1 ? "" : i * 7 % 30)},{i % 2}\n"))));
        var split = Dataset.FromCsv(path, "y", new() { Missing = MissingPolicy.Keep }).Split(.6, .1, 1);
        const string command = """perl -ne '$| = 1; $p = /^\[null/ ? 1 : /null/ ? 0.5 : 0; printf "[%s,%s]\n", 1 - $p, $p'""";
        using var predictor = new CommandPredictor(command, new ColumnSpace(split.Source.Schema), 2, CommandRows.Raw(split.Standardizer));
        var x = InputTensors.Of(split.Whole, predictor);
        double[] expected = [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1 : i % 3 == 1 ? .5 : 0)];
        Same.Values(expected, predictor.Probabilities(x).select(1, 1), 1e-6);
        var b = Baseline.Create(background, split, 1).On(x);
        foreach (var kept in new[] { new float[] { 1, 1 }, [1, 0], [0, 1], [0, 0] })
            Same.Values([.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 && kept[0] > 0 ? 1 : i % 3 == 1 && kept[1] > 0 ? .5 : 0)],
                predictor.Probabilities(Masked.Copies(x, Tensor.From(kept, [1, 1, 2]), b, predictor.Space)).select(1, 1), 1e-6);
        // Noise on a number that is not there is no number.
        Same.Values(expected, predictor.Probabilities(Gaps.Kept(x + 0.1, x)).select(1, 1), 1e-6);
    }

    [Theory]
    [InlineData("""perl -ne '$| = 1; print "[0.5,0.5]\n[0.5,0.5]\n"'""", "'[0,0]'")]
    [InlineData("""perl -ne '$| = 1; print "[0.5,0.5]\n"; print "[0.1,0.9]\n" if /^\[3/'""", "'[3,0]'")]
    public void More_answers_than_rows_are_an_error_at_the_row(string command, string row)
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Predictor(command, new() { Restarts = 0, TimeoutSeconds = 5 });
        Same.Says(() => predictor.Probabilities(Tensor.From([0f, 0, 1, 0, 2, 0, 3, 0, 4, 0], [5, 2])), "more than one line", row);
    }

    [Fact]
    public void A_missing_answer_is_an_error_at_the_row()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Predictor("""perl -ne '$| = 1; print "[0.5,0.5]\n" if !/^\[1/'""",
            new() { Restarts = 0, TimeoutSeconds = .5 });
        Same.Says(() => predictor.Probabilities(Tensor.From([0f, 0, 1, 0], [2, 2])), "none for the row '[1,0]'");
    }

    [Fact]
    public void An_endless_line_and_endless_errors_are_bounded()
    {
        using var lines = new CommandLines(new StreamReader(new Endless()), 1 << 16);
        Assert.True(lines.TryTake(TimeSpan.FromSeconds(20), out var line));
        Assert.Null(line);
        Assert.True(lines.IsTooLong);
        using var scope = torch.NewDisposeScope();
        using var noisy = Predictor("""perl -ne '$| = 1; print STDERR "x" x 20000000; print "[0.5,0.5]\n"'""");
        Same.Values([.5, .5], noisy.Probabilities(Tensor.From([0.7f, 0.2f], [1, 2])), 1e-6);
    }

    [Fact]
    public void What_the_program_started_ends_with_it()
    {
        using var scope = torch.NewDisposeScope();
        var file = Path.Combine(_folder, "child");
        using (var predictor = Predictor($"sleep 600 & echo $! > '{file}'; {Model}"))
            _ = predictor.Probabilities(Tensor.From([0.7f, 0.2f], [1, 2]));
        var child = int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !Runs(child), TimeSpan.FromSeconds(5)));
    }

    private static bool Runs(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'x');
            return buffer.Length;
        }
    }

    [Fact]
    public void Silence_is_an_error_after_the_time_out()
    {
        using var scope = torch.NewDisposeScope();
        using var predictor = Predictor("cat >/dev/null", new() { TimeoutSeconds = 0.3, Restarts = 1 });
        Same.Says(() => predictor.Probabilities(Tensor.From([0.7f, 0.2f], [1, 2])), "0 of 1 answers", "flush", "started 2 times");
    }

    [Fact] // The first start ends at once; the second answers.
    public void A_program_that_ends_is_started_again_and_asked_the_same_batch()
    {
        using var scope = torch.NewDisposeScope();
        var flag = Path.Combine(_folder, "started");
        using var predictor = Predictor($"if [ -e '{flag}' ]; then {Model}; else touch '{flag}'; exit 0; fi");
        var x = Tensor.From([0.25f, 0, 0.5f, 0, 0.75f, 0], [3, 2]);
        Same.Values([0.75, 0.25, 0.5, 0.5, 0.25, 0.75], predictor.Probabilities(x), 1e-6);
    }

    [Fact]
    public void A_table_is_written_in_the_files_own_units_and_names()
    {
        var schema = new Schema([Column.Numeric("age"), Column.Categorical("colour", "blue", "red")], "y", ["a", "b"]);
        var data = Dataset.FromArrays("t", schema, [20, 0, 30.5, 1, 40, 1, 50, 0, 60, 1, 70, 0], [0, 1, 0, 1, 0, 1]);
        var split = data.Split(0.5, 0, 1);
        var rows = CommandRows.Raw(split.Standardizer);
        Assert.Equal("[30.5,\"red\"]", rows.Line(split.Whole.Inputs.AsSpan(3, 3)));
        Assert.Equal("[20,\"blue\"]", rows.Line(split.Whole.Inputs.AsSpan(0, 3)));
        // The training mean is no category.
        Assert.EndsWith(",null]", rows.Line(new float[3]), StringComparison.Ordinal);
        Assert.Equal("[0.5,-1]", CommandRows.Plain.Line([0.5f, -1]));
    }

    [Fact]
    public void An_image_is_written_as_its_values_from_0_to_255()
    {
        byte[] pixels = [0, 255, 128, 7, 3, 99, 200, 41, 17, 80, 81, 250, 5, 6, 90, 11, 1, 2, 33, 44, 155, 166, 77, 188];
        var images = Dataset.FromImages("i", new(3, 1, 2), pixels, [0, 1, 0, 1], ["a", "b"]);
        var split = images.Split(0.5, 0, 1);
        var rows = CommandRows.Raw(split.Standardizer);
        for (var i = 0; i < 4; i++)
            Assert.Equal($"[{string.Join(',', pixels[(6 * i)..(6 * i + 6)])}]", rows.Line(split.Whole.Inputs.AsSpan(6 * i, 6)));
    }

    private static CommandPredictor Predictor(string command, CommandOptions? options = null) =>
        new(command, new ColumnSpace(2), 2, CommandRows.Plain, (options ?? new()) is var given && given.TimeoutSeconds < 60 ? given
            : given with { TimeoutSeconds = 10 });

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
