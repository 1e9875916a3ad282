using Candor.Data;
using Candor.Data.Records;
using Candor.Runs.Predicting;

namespace Candor.Runs.Explaining;

/// <summary>
/// The smallest changes of a row after which the predictor decides otherwise, or gives a number in a wanted range, several that differ from
/// each other, each verified by the predictor. It only asks the predictor, so any model will do, and it draws nothing at random.
/// </summary>
/// <remarks>
/// What is looked for is Wachter, Mittelstadt &amp; Russell (2017): the nearest row that is decided otherwise, numeric columns scaled by
/// their spread; and Mothilal, Sharma &amp; Tan (DiCE, FAT* 2020): several, near and apart from each other, with as few columns as can be.
/// How: a beam search over columns and values of the contract's ranges, then every change is taken back as far as the decision allows.
/// </remarks>
internal sealed class CounterfactualSearch
{
    private const int Beam = 16, Bisections = 12;
    private const double DistanceWeight = 0.02, ChangeWeight = 0.5, DiversityWeight = 0.5;

    private readonly Contract _contract;
    private readonly TableCase _case;
    private readonly CounterfactualOptions _options;
    private readonly Func<IReadOnlyList<Case>, Prediction[]> _predict;
    private readonly Dictionary<int, ColumnMoves> _moves;
    private readonly Prediction _own;

    private CounterfactualSearch(TableCase row, CounterfactualOptions options, Func<IReadOnlyList<Case>, Prediction[]> predict)
    {
        (_contract, _case, _options, _predict) = (row.Contract, row, options, predict);
        options.Validate(_contract);
        _own = predict([row])[0];
        if (options.Wanted?.Gap(_own.Value!.Value) == 0)
            throw new CandorException(
                $"For {row.Name} {ScoreText.InUnits(_own.Value!.Value)} is predicted, which is wanted ({options.Wanted}) already, " +
                $"so nothing need " +
                "change.");
        if (options.Decision == _own.Decision)
            throw new CandorException(
                $"{row.Name} is decided for '{_own.Decision}' already, so nothing need change; name another class, or none.");
        _moves = _contract.Schema.Columns.Index().Where(c => options.Mutable?.Contains(c.Item.Name) ?? true).ToDictionary(
            c => c.Index, c =>
                new ColumnMoves(_contract, c.Index, row.Raw[c.Index], options.Monotone.TryGetValue(c.Item.Name, out var d) ? d : null));
    }

    /// <summary>Finds them, the nearest first.</summary>
    /// <param name="row">A row of a table.</param>
    /// <param name="options">Which changes are allowed.</param>
    /// <param name="predict">The predictor, with its decision rule.</param>
    /// <returns>None where no allowed change of so many columns is enough.</returns>
    /// <exception cref="CandorException">The options do not fit the predictor.</exception>
    public static IReadOnlyList<Counterfactual> Find(
        Case row, CounterfactualOptions options, Func<IReadOnlyList<Case>, Prediction[]> predict) =>
        row is TableCase table ? new CounterfactualSearch(table, options, predict).Find()
        : throw new CandorException("What would change a decision is found for rows of a table; this case is none.");

    private List<Counterfactual> Find()
    {
        List<State> beam = [new([.. _case.Raw], [])], found = [];
        for (var level = 0; level < _options.MostChanges && beam.Count > 0; level++)
        {
            var tried = Ask(beam.SelectMany(
                s => _moves.Values.Where(m => !s.Changed.Contains(m.Index)).SelectMany(m => m.Values().Select(v => s.With(m.Index, v)))));
            found.AddRange(tried.Where(Flips).GroupBy(s => s.Key).SelectMany(g => g.OrderBy(Distance).Take(2)));
            if (found.Select(s => s.Key).Distinct().Count() >= 2 * _options.Count)
                break;
            // The best of every set of columns, so that one column does not fill the beam.
            beam = [.. tried.Where(s => !Flips(s)).GroupBy(s => s.Key).Select(g => g.MinBy(Cost)!).OrderBy(Cost).Take(Beam)];
        }
        var refined = found.OrderBy(s => s.Changed.Length * ChangeWeight + Distance(s)).Take(8 * _options.Count).Select(Refine)
            .GroupBy(s => s.Key).Select(g => g.MinBy(Distance)!).ToList();
        return [.. Diverse(refined).OrderBy(s => s.Changed.Length * ChangeWeight + Distance(s)).Select(Record)];
    }

    // Takes every change back as far as the decision allows: wholly, else to the nearest value, else to one with few digits.
    private State Refine(State state)
    {
        foreach (var column in state.Changed.OrderBy(c => _moves[c].Distance(state.Values[c])).ToArray())
            if (state.Changed.Length > 1 && Ask([state.Without(column, _case.Raw[column])])[0] is var without && Flips(without))
                state = without;
        foreach (var column in state.Changed.Where(c => _moves[c].IsNumeric && !double.IsNaN(_case.Raw[c])))
            state = Rounded(Nearest(state, column), column);
        return state;
    }

    private State Nearest(State state, int column)
    {
        var (stays, flips) = (_case.Raw[column], state.Values[column]);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = _moves[column].Allowed((stays + flips) / 2);
            if (double.IsNaN(middle) || middle.Equals(stays) || middle.Equals(flips))
                break;
            var tried = Ask([state.With(column, middle)])[0];
            if (Flips(tried))
                (state, flips) = (tried, middle);
            else
                stays = middle;
        }
        return state;
    }

    private State Rounded(State state, int column)
    {
        if (_moves[column].IsWhole)
            return state;
        var (own, value) = (_case.Raw[column], state.Values[column]);
        var size = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(Math.Abs(value - own), 1e-12))));
        foreach (var unit in new[] { size, size / 10, size / 100 })
        {
            var outward = _moves[column]
                .Allowed(Math.Round((value > own ? Math.Ceiling(value / unit) : Math.Floor(value / unit)) * unit, 12));
            if (!double.IsNaN(outward) && Math.Abs(outward - own) <= 1.1 * Math.Abs(value - own)
                && Ask([state.With(column, outward)])[0] is var tried && Flips(tried))
                return tried;
        }
        return state;
    }

    // Near, and apart from those chosen before: DiCE's two terms, greedily.
    private List<State> Diverse(List<State> states)
    {
        List<State> chosen = [];
        while (chosen.Count < _options.Count && states.Count > 0)
        {
            var next = states.MinBy(s =>
                s.Changed.Length * ChangeWeight + Distance(s) - (chosen.Count == 0 ? 0 : DiversityWeight * chosen.Min(c => Apart(s, c))))!;
            chosen.Add(next);
            // What changes all that a chosen one changes, and more, tells nothing new.
            states = [.. states.Where(s => !chosen.Exists(c => c.Changed.All(s.Changed.Contains)))];
        }
        return chosen;
    }

    private double Apart(State a, State b) => a.Changed.Union(b.Changed).Sum(c =>
        a.Values[c].Equals(b.Values[c]) ? 0 : _moves[c].IsNumeric
            ? Math.Abs(_moves[c].Distance(a.Values[c]) - _moves[c].Distance(b.Values[c])) : 1);

    private double Distance(State state) => state.Changed.Sum(c => _moves[c].Distance(state.Values[c]));

    private double Cost(State state) => DistanceWeight * Distance(state) - Wanted(state.Answer!);

    // Nearer to what is wanted is more; of a number in deviations of the training labels.
    private double Wanted(Prediction answer) => _options.Wanted is { } range
        ? -range.Gap(answer.Value!.Value) / (_contract.Target?.Deviation ?? 1)
        : _options.Decision is { } wanted
        ? answer.Probabilities[_contract.Schema.Classes.ToList().IndexOf(wanted)]
        : 1 - answer.Probabilities[_contract.Schema.Classes.ToList().IndexOf(_own.Decision)];

    private bool Flips(State state) => _options.Wanted is { } range ? range.Gap(state.Answer!.Value!.Value) == 0
        : _options.Decision is { } wanted
        ? state.Answer!.Decision == wanted : state.Answer!.Decision != _own.Decision;

    private List<State> Ask(IEnumerable<State> states)
    {
        State[] all = [.. states];
        var answers = _predict([.. all.Select(s => (Case)_contract.OfRaw(s.Values))]);
        return [.. all.Zip(answers, (s, a) => s with { Answer = a })];
    }

    private Counterfactual Record(State state)
    {
        var answer = state.Answer!;
        var isNumber = _options.Wanted is not null;
        return new([.. state.Changed.Order().Select(
            c => new ChangedValue(_contract.Schema.Columns[c].Name, _contract.Show(c, _case.Raw[c]), _contract.Show(c, state.Values[c])))],
            isNumber ? ScoreText.InUnits(answer.Value!.Value) : answer.Decision,
            isNumber ? double.NaN : answer.Probabilities[_contract.Schema.Classes.ToList().IndexOf(answer.Decision)], Distance(state))
        { Value = isNumber ? answer.Value : null };
    }

    private sealed record State(double[] Values, int[] Changed)
    {
        public Prediction? Answer { get; init; }

        public string Key { get; } = string.Join(',', Changed.Order());

        public State With(int column, double value)
        {
            double[] values = [.. Values];
            values[column] = value;
            return new(values, Changed.Contains(column) ? Changed : [.. Changed, column]);
        }

        public State Without(int column, double own)
        {
            double[] values = [.. Values];
            values[column] = own;
            return new(values, [.. Changed.Where(c => c != column)]);
        }
    }
}
