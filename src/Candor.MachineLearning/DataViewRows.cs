using Candor.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Candor.MachineLearning;

/// <summary>The rows of an <see cref="IDataView"/> as values by column, as <c>Run.Predict</c> and <c>Run.Explain</c> take them.</summary>
public static class DataViewRows
{
    /// <summary>Each row as values by column: numbers, texts and booleans as they are, the name of a key; NaN, an empty text and the key of
    /// nothing are missing values.</summary>
    /// <param name="view">Columns named as the contract's, in any order. A <c>DataFrame</c> belongs into <see cref="DataFrameRows"/>:
    /// as a view it gives 0 for a whole number that is missing.</param>
    /// <returns>One dictionary a row, read as it is asked for. Vectors, times and images are left out: no column of a contract holds
    /// them.</returns>
    /// <exception cref="CandorException">The view is a <c>DataFrame</c>.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Of(IDataView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return view is not Microsoft.Data.Analysis.DataFrame ? Rows(view) : throw new CandorException(
            "A DataFrame as an IDataView gives 0 for a whole number that is missing; give it to DataFrameRows.Of instead.");
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Rows(IDataView view)
    {
        DataViewSchema.Column[] columns = [.. view.Schema.Where(c => !c.IsHidden && IsKnown(c.Type))];
        using var cursor = view.GetRowCursor(columns);
        var cells = columns.Select(c => (c.Name, Value: Cell(cursor, c))).ToArray();
        while (cursor.MoveNext())
            yield return cells.ToDictionary(c => c.Name, c => c.Value(), StringComparer.Ordinal);
    }

    private static bool IsKnown(DataViewType type) =>
        type is NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType;

    private static Func<object?> Cell(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        KeyDataViewType key => Key(row, column, key),
        TextDataViewType => Value<ReadOnlyMemory<char>>(row, column, text => text.IsEmpty ? null : text.ToString()),
        BooleanDataViewType => Value<bool>(row, column, b => b),
        var t when t.RawType == typeof(float) => Value<float>(row, column, v => float.IsNaN(v) ? null : v),
        var t when t.RawType == typeof(double) => Value<double>(row, column, v => double.IsNaN(v) ? null : v),
        var t when t.RawType == typeof(sbyte) => Value<sbyte>(row, column, v => v),
        var t when t.RawType == typeof(byte) => Value<byte>(row, column, v => v),
        var t when t.RawType == typeof(short) => Value<short>(row, column, v => v),
        var t when t.RawType == typeof(ushort) => Value<ushort>(row, column, v => v),
        var t when t.RawType == typeof(int) => Value<int>(row, column, v => v),
        var t when t.RawType == typeof(uint) => Value<uint>(row, column, v => v),
        var t when t.RawType == typeof(long) => Value<long>(row, column, v => v),
        _ => Value<ulong>(row, column, v => v),
    };

    // A key counts from 1, and 0 is none; its names are an annotation, without which the number is all there is.
    private static Func<object?> Key(DataViewRow row, DataViewSchema.Column column, KeyDataViewType type)
    {
        string?[] names = [];
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues") is { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            VBuffer<ReadOnlyMemory<char>> values = default;
            column.Annotations.GetValue("KeyValues", ref values);
            names = [.. values.DenseValues().Select(v => v.ToString())];
        }

        object? Name(ulong key) => key == 0 ? null : key <= (ulong)names.Length ? names[key - 1] : key;
        return type.RawType == typeof(byte) ? Value<byte>(row, column, k => Name(k))
            : type.RawType == typeof(ushort) ? Value<ushort>(row, column, k => Name(k))
            : type.RawType == typeof(ulong) ? Value<ulong>(row, column, Name)
            : Value<uint>(row, column, k => Name(k));
    }

    private static Func<object?> Value<T>(DataViewRow row, DataViewSchema.Column column, Func<T, object?> shown)
    {
        var get = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            get(ref value);
            return shown(value);
        };
    }
}
