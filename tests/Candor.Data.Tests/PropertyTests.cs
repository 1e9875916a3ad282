using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Candor.Data.Tests;

/// <summary>What holds of any table and any bytes.</summary>
public sealed class PropertyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_written_as_CSV_reads_back_the_same()
    {
        var rows = from numbers in Gen.ArrayOf(ArbMap.Default.GeneratorFor<NormalFloat>())
                   where numbers.Length > 1
                   select numbers
            .Select(n => n.Get).ToArray();
        var separators = Gen.Elements(',', ';', '\t', '|');
        Prop.ForAll(Arb.From(rows), Arb.From(separators), (numbers, separator) =>
        {
            var text = new StringBuilder($"a{separator}text{separator}class\n");
            for (var i = 0; i < numbers.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"{numbers[i]:R}{separator}\"t{separator}\"\"{i % 3}\n\"{separator}k{i % 2}\n");
            var data = Dataset.FromCsv(_folder.Write("p.csv", text.ToString()), null, new() { Separator = separator });
            Assert.Equal(numbers, Enumerable.Range(0, data.Count).Select(i => data.Row(i)[0]));
            Assert.All(Enumerable.Range(0, data.Count), i => Assert.Equal($"t{separator}\"{i % 3}\n", data.Text(i, 1)));
            Assert.All(Enumerable.Range(0, data.Count), i => Assert.Equal(i % 2, data.Label(i)));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("f.csv", "a,b,class\n1,2,x\n3,4,y\n5,6,x\n")]
    [InlineData("f.tsv", "a\tb\tclass\n1\t\"2\"\tx\n3\t4\ty\n")]
    [InlineData("f.libsvm", "1 1:2 3:4\n2 2:5 # c\n")]
    [InlineData("f.arff", "@relation r\n@attribute 'a b' numeric\n@attribute c {p,q}\n@data\n1,p\n{0 2,1 q}\n")]
    [InlineData("f.txt", "1 2 x\n3 4 y\n")]
    [InlineData("f.csv.gz", "\u001f\u008b\u0008\0\0\0\0\0\0\u0003")]
    public void Damaged_input_is_read_or_refused_but_never_crashes(string name, string text)
    {
        var sound = Encoding.Latin1.GetBytes(text);
        var damage = from at in Gen.Choose(0, sound.Length - 1)
                     from value in Gen.Choose(0, 255)
                     from how in Gen.Choose(0, 2)
                     select (at,
            (byte)value, how);
        Prop.ForAll(Arb.From(Gen.ListOf(damage)), changes =>
        {
            var bytes = sound.ToList();
            foreach (var (at, value, how) in changes)
                Damage(bytes, at % Math.Max(1, bytes.Count), value, how);
            try
            {
                var data = Dataset.Open(_folder.Write(name, [.. bytes]));
                Assert.True(data.Count > 0 && data.Schema.Classes.Count > 1);
            }
            catch (CandorException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_split_shares_out_every_row_once_and_a_class_fairly()
    {
        var sizes = Gen.Choose(2, 40).ArrayOf().Where(s => s.Length > 1);
        Prop.ForAll(Arb.From(sizes), Arb.From(Gen.Choose(1, 90)), Arb.From(ArbMap.Default.GeneratorFor<ulong>()),
            (classes, percent, seed) =>
        {
            int[] labels = [.. classes.SelectMany((n, c) => Enumerable.Repeat(c, n))];
            var data = Dataset.FromArrays("d", new Schema([Column.Numeric("a")], "y", [.. classes.Select((_, c) => $"k{c}")]),
                new double[labels.Length], labels);
            var split = data.Split(percent / 100.0, 0, seed);
            Assert.Equal(Enumerable.Range(0, data.Count), split.Train.Rows.Concat(split.Test.Rows).Order());
            for (var c = 0; c < classes.Length; c++)
            {
                var train = split.Train.Labels.Count(l => l == c);
                Assert.InRange(train, 1, classes[c] - 1);
                Assert.True(Math.Abs(train - classes[c] * percent / 100.0) < 1 || train == 1 || train == classes[c] - 1);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void Damage(List<byte> bytes, int at, byte value, int how)
    {
        if (bytes.Count == 0 || how == 0)
            bytes.Insert(at, value);
        else if (how == 1)
            bytes[at] = value;
        else
            bytes.RemoveAt(at);
    }
}
