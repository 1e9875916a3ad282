using System.Globalization;
using Candor.Data;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Candor.MachineLearning;

/// <summary>Encoded inputs as a view with a model's columns: raw values, by name, in the model's types.</summary>
internal sealed class TransformerRows
{
    private readonly Standardizer _scale;
    private readonly (DataViewSchema.Column Column, int From)[] _columns;

    /// <summary>Matches columns.</summary>
    /// <exception cref="CandorException">A column of the model is missing in the data, or is of a kind that no table has.</exception>
    public TransformerRows(DataViewSchema schema, DataSplit data, TransformerOptions options)
    {
        _scale = data.Standardizer;
        var own = data.Source.Schema;
        string[] unused = [.. options.Unused, own.Label];
        if (options.Unused.FirstOrDefault(u => schema.GetColumnOrNull(u) is null) is { } stranger)
            throw Suggestion.Unknown("column of the model", stranger, [.. schema.Select(c => c.Name)]);
        _columns = [.. schema.Where(c => !c.IsHidden).Select(c => (c, From(c.Name)))];
        foreach (var (column, from) in _columns)
            Require(column, from < 0 ? null : own.Columns[from]);

        int From(string name)
        {
            var at = own.Columns.ToList().FindIndex(c => c.Name == name);
            return at >= 0 || unused.Contains(name) ? at : throw new CandorException(
                $"The model has the column '{name}', which {data.Source.Name} does not have " +
                $"({string.Join(", ", own.Columns.Select(c => c.Name))}); " +
                "give data with it, or say that the model does not look at it (TransformerOptions.Unused).");
        }
    }

    /// <summary>The rows.</summary>
    /// <param name="encoded">[count × width].</param>
    /// <param name="count">Rows.</param>
    public IDataView View(float[] encoded, int count)
    {
        var raw = new double[count, _scale.Columns.Count];
        var row = new double[_scale.Columns.Count];
        for (var i = 0; i < count; i++)
        {
            _scale.Invert(encoded.AsSpan(i * _scale.Width, _scale.Width), row);
            for (var c = 0; c < row.Length; c++)
                raw[i, c] = row[c];
        }
        return new DataFrame(_columns.Select(c => Column(c.Column, c.From, raw, count)));
    }

    private static void Require(DataViewSchema.Column column, Column? own)
    {
        var type = column.Type;
        if (type is not (TextDataViewType or BooleanDataViewType) && (type is not NumberDataViewType || !IsNumber(type.RawType)))
            throw new CandorException($"The model's column '{column.Name}' is a {type}, which no column of a table is; give the whole " +
                "pipeline, from single columns on (Concatenate within it).");
        if (own is { Kind: ColumnKind.Categorical } && type is NumberDataViewType
            && own.Categories.FirstOrDefault(c => !double.TryParse(c, CultureInfo.InvariantCulture, out _)) is { } word)
            throw new CandorException($"The model's column '{column.Name}' is a {type}, but the data has '{word}' there; " +
                $"give the data that " +
                "the model was trained on.");
    }

    private static bool IsNumber(Type type) => type == typeof(float) || type == typeof(double) || type == typeof(int)
        || type == typeof(long) || type == typeof(short) || type == typeof(byte);

    private DataFrameColumn Column(DataViewSchema.Column column, int from, double[,] raw, int count)
    {
        var own = from < 0 ? null : _scale.Columns[from];
        var (name, type) = (column.Name, column.Type);
        if (type is TextDataViewType)
            return new StringDataFrameColumn(name, Rows(Text));
        if (type is BooleanDataViewType)
            return new BooleanDataFrameColumn(name, Rows(i => Text(i) is "1" or "true" or "True" or "TRUE" or "yes"));
        return type.RawType == typeof(float) ? new SingleDataFrameColumn(name, Rows(i => (float)Number(i)))
            : type.RawType == typeof(double) ? new DoubleDataFrameColumn(name, Rows(Number))
            : type.RawType == typeof(int) ? new Int32DataFrameColumn(name, Rows(i => (int)Whole(i)))
            : type.RawType == typeof(long) ? new Int64DataFrameColumn(name, Rows(i => (long)Whole(i)))
            : type.RawType == typeof(short) ? new Int16DataFrameColumn(name, Rows(i => (short)Whole(i)))
            : new ByteDataFrameColumn(name, Rows(i => (byte)Whole(i)));

        IEnumerable<T> Rows<T>(Func<int, T> value) => Enumerable.Range(0, count).Select(value);

        // A category that is masked away is missing.
        string Text(int i) => own is null || double.IsNaN(raw[i, from]) ? ""
            : own.Kind == ColumnKind.Categorical ? own.Categories[(int)raw[i, from]]
            : raw[i, from].ToString("R", CultureInfo.InvariantCulture);

        double Number(int i) => own is null ? 0 : own.Kind == ColumnKind.Numeric || double.IsNaN(raw[i, from]) ? raw[i, from]
            : double.Parse(own.Categories[(int)raw[i, from]], CultureInfo.InvariantCulture);

        // The mean of whole numbers need not be one, and no whole number says that a value is missing.
        double Whole(int i) => !double.IsNaN(Number(i)) ? Math.Round(Number(i))
            : own!.Kind == ColumnKind.Numeric ? Math.Round(_scale.Mean[_scale.UnitOfInput.ToList().IndexOf(from)]) : 0;
    }
}
