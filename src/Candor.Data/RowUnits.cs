namespace Candor.Data;

/// <summary>Rows of one class in units that a split keeps whole: equal rows are one unit.</summary>
/// <remarks>
/// Units stand in the order of their first rows and are shuffled; each goes to the first part (training, validation, test) that has room
/// for all its rows; one that fits nowhere goes where most room is left. A part that needs a row and has none gets the smallest unit of the
/// part with the most rows that can spare one. Without equal rows that is the split by rows, from the same random numbers.
/// </remarks>
internal sealed class RowUnits
{
    private readonly int[] _rows;
    private readonly int[] _unitOfRow;
    private readonly List<int> _sizes = [];

    /// <summary>Finds the units.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="rows">The rows of one class, ascending.</param>
    public RowUnits(Dataset data, int[] rows)
    {
        (_rows, _unitOfRow) = (rows, new int[rows.Length]);
        var units = new Dictionary<int, int>(new EqualRows(data));
        for (var i = 0; i < rows.Length; i++)
        {
            if (units.TryAdd(rows[i], _sizes.Count))
                _sizes.Add(0);
            _sizes[_unitOfRow[i] = units[rows[i]]]++;
        }
    }

    /// <summary>Rows that differ.</summary>
    public int Count => _sizes.Count;

    /// <summary>Shares the rows out.</summary>
    /// <param name="counts">Rows that each part should have.</param>
    /// <param name="random">Orders the units.</param>
    /// <param name="parts">The parts, which get the rows.</param>
    public void Share(int[] counts, Xoshiro256 random, List<int>[] parts)
    {
        int[] order = [.. Enumerable.Range(0, Count)], room = [.. counts], units = new int[3];
        var partOf = new int[Count];
        random.Shuffle(order);
        foreach (var unit in order)
        {
            var part = Array.FindIndex(room, r => r >= _sizes[unit]);
            Move(unit, part >= 0 ? part : Array.IndexOf(room, room.Max()));
        }

        foreach (var needy in new[] { 0, 2 })
        {
            if (counts[needy] == 0 || units[needy] > 0)
                continue;
            int[] donors = [.. new[] { 1, 0, 2 }.Where(part => part != needy && units[part] > (part == 1 ? 0 : 1))];
            if (donors.Length == 0)
                continue;
            var donor = donors.MaxBy(part => counts[part] - room[part]);
            var unit = order.Where(u => partOf[u] == donor).MinBy(u => _sizes[u]);
            units[donor]--;
            room[donor] += _sizes[unit];
            Move(unit, needy);
        }

        for (var i = 0; i < _rows.Length; i++)
            parts[partOf[_unitOfRow[i]]].Add(_rows[i]);

        void Move(int unit, int part)
        {
            partOf[unit] = part;
            units[part]++;
            room[part] -= _sizes[unit];
        }
    }
}
