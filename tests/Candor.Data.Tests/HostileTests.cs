namespace Candor.Data.Tests;

/// <summary>Every file of the folder Hostile is refused with a message that names the place and what to do.</summary>
public class HostileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Hostile");

    [Theory]
    [InlineData("empty.csv", "is empty")]
    [InlineData("blank-lines.csv", "is empty")]
    [InlineData("header-only.csv", "no rows of data below its header")]
    [InlineData("one-class.csv", "one class only ('x' in all 3 rows)")]
    [InlineData("text-in-number.csv", ":4:3: non-numeric cell 'six' in column 'b', where 3 of 4 cells are numbers; correct the cell")]
    [InlineData("decimal-comma.csv",
        ":3:1: non-numeric cell '3,5' in column 'a', where 3 of 4 cells are numbers; it looks like a decimal comma")]
    [InlineData("unit.csv", ":3:3: non-numeric cell '4 kg' in column 'b', where 3 of 4 cells are numbers; leave out the unit 'kg'")]
    [InlineData("row-too-short.csv", ":3:3: this row has 2 cells, but the header in line 1 has 3")]
    [InlineData("row-too-long.csv", ":3:7: this row has 4 cells, but the header in line 1 has 3; quote cells that hold the separator ','")]
    [InlineData("nan.csv", ":3:3: cell 'NaN' of column 'b' is not a finite number")]
    [InlineData("infinity.csv", ":3:1: cell '-Infinity' of column 'a' is not a finite number")]
    [InlineData("overflow.csv", ":3:1: cell '1e999' of column 'a' is not a finite number")]
    [InlineData("missing.csv", ":3:3: missing value (empty cell) in column 'b'; choose --missing mean")]
    [InlineData("missing-label.csv", ":3:5: missing value (empty cell) in column 'class'")]
    [InlineData("unclosed-quote.csv", ":2:1: a quoted cell that opens in this line is never closed")]
    [InlineData("text-after-quote.csv", ":3:6: bad quoting: text after the closing quote")]
    [InlineData("stray-quote.csv", ":3:4: bad quoting: a quote inside an unquoted field")]
    [InlineData("duplicate-names.csv", ":1:1: 2 columns are named 'a'")]
    [InlineData("one-column.csv", "has one column only ('class'")]
    [InlineData("all-missing-column.csv", ":2:3: missing value ('?') in column 'b'")]
    [InlineData("latin1.csv", "is not UTF-8 text")]
    [InlineData("binary.csv", "holds a NUL byte")]
    [InlineData("truncated.csv.gz", "is damaged gzip")]
    [InlineData("not-gzip.csv.gz", "is damaged gzip")]
    [InlineData("identifier.csv", "column 'name' has 60 different texts in 60 rows, so it is a name or free text")]
    [InlineData("regression.csv", "the label column 'price' has 30 different values in 30 rows")]
    [InlineData("line-break-in-quotes.csv", ":4:5: non-numeric cell 'oops' in column 'b'")]
    [InlineData("label-text.libsvm", ":2:1: label 'spam' is no number")]
    [InlineData("zero-index.libsvm", ":1:3: index 0, but indices start at 1")]
    [InlineData("descending.libsvm", ":2:7: index 1 follows 2")]
    [InlineData("no-colon.libsvm", ":2:3: '2' is no 'index:value' pair")]
    [InlineData("bad-value.libsvm", ":2:3: value 'nan' of index 1 is no finite number")]
    [InlineData("huge-index.libsvm", ":2:3: index 2000000000 stands for so many features")]
    [InlineData("qid.libsvm", ":1:3: 'qid:3' marks ranking data")]
    [InlineData("empty.libsvm", "is empty")]
    [InlineData("no-data.arff", ":3:1: the file ends before @data")]
    [InlineData("undeclared.arff", ":6:3: 'vam' is not declared for attribute 'class'. Did you mean 'van'?")]
    [InlineData("ragged.arff", ":6:1: this row has 1 cells, but 2 attributes are declared")]
    [InlineData("weights.arff", ":5:5: this row has 3 cells, but 2 attributes are declared")]
    [InlineData("date.arff", ":2:1: attribute 'a' has a type that is not supported")]
    [InlineData("unknown-type.arff", ":2:1: attribute 'a' has the unknown type 'double'")]
    [InlineData("open-list.arff", ":3:18: the list that opens here is never closed")]
    [InlineData("open-quote.arff", ":5:3: the quote ' that opens here is never closed")]
    [InlineData("text-in-numeric.arff", ":6:1: non-numeric cell 'low' in column 'a'")]
    [InlineData("sparse-index.arff", ":5:7: index '5' is no number from 0 to 1")]
    [InlineData("rubbish.arff", ":1:1: 'a,b,c' is no declaration")]
    [InlineData("empty.arff", "is empty")]
    [InlineData("wrong-magic-images-idx3-ubyte", "this is no IDX file (it starts with 89504E47")]
    [InlineData("swapped-images-idx3-ubyte", "images and labels may be swapped")]
    [InlineData("cut-images-idx3-ubyte", "byte 21: the file ends 3 bytes early")]
    [InlineData("huge-images-idx3-ubyte", "more than one array holds")]
    [InlineData("three-images-idx3-ubyte", "has 3 images, but")]
    public void A_hostile_file_is_refused_with_its_place_and_a_remedy(string file, string expected)
    {
        var path = Path.Combine(Folder, file);
        var error = Assert.Throws<CandorException>(() => file.EndsWith("ubyte", StringComparison.Ordinal)
            ? Dataset.FromIdx(path, Path.Combine(Folder, "labels-idx1-ubyte"))
            : Dataset.Open(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void No_hostile_file_is_forgotten()
    {
        var tested = typeof(HostileTests).GetMethod(nameof(A_hostile_file_is_refused_with_its_place_and_a_remedy))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(a => (string)a.Data[0]!);
        var files = Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Where(f => f != "labels-idx1-ubyte");
        Assert.Equal(files.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        Assert.Contains("nowhere.csv does not exist", Assert.Throws<CandorException>(() => Dataset.Open("nowhere.csv")).Message,
            StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<CandorException>(() => Dataset.Open(Folder)).Message, StringComparison.Ordinal);
    }
}
