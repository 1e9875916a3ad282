using Candor.Data;

namespace Candor.Masking;

/// <summary>Columns of a table that are one unit: kept, taken away and explained together.</summary>
/// <param name="Name">Name of the unit.</param>
/// <param name="Columns">Names of the columns.</param>
public sealed record ColumnGroup(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>The unit of every column, by name, in the order of the columns.</summary>
    /// <exception cref="CandorException">A group is empty, names what is no column, or shares a name or a column.</exception>
    internal static string[] UnitOfColumn(Schema schema, IReadOnlyList<ColumnGroup> groups)
    {
        string[] columns = [.. schema.Columns.Select(c => c.Name)];
        var unitOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, members) in groups)
        {
            if (name.Length == 0 || members.Count == 0)
                throw new CandorException(
                    $"The group '{name}' of columns needs a name and a column at least (--group NAME=COLUMN,COLUMN).");
            foreach (var column in members)
            {
                if (!columns.Contains(column))
                    throw Suggestion.Unknown("column", column, columns);
                if (!unitOf.TryAdd(column, name))
                    throw new CandorException($"The column {column} is in a group twice, but belongs to one unit (--group {name}=…).");
            }
        }
        if (groups.GroupBy(g => g.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CandorException($"Two groups of columns are named {twice.Key}; name their columns in one (--group {twice.Key}=…).");
        if (groups.FirstOrDefault(g => columns.Contains(g.Name) && !unitOf.ContainsKey(g.Name)) is { } taken)
            throw new CandorException(
                $"The group {taken.Name} has the name of a column outside it; give it another name (--group NAME=…).");
        return [.. columns.Select(c => unitOf.GetValueOrDefault(c) ?? c)];
    }

    /// <inheritdoc/>
    public bool Equals(ColumnGroup? other) => other is not null && Name == other.Name && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Columns.Count);
}
