using Candor.Data;

namespace Candor.Runs.Folders;

/// <summary>Which case is asked for: a row of the run's own data or of other data, by number or id; values by name; or a text.</summary>
public sealed record CaseChoice
{
    /// <summary>Row in the data, from 0.</summary>
    public int? Row { get; init; }

    /// <summary>What the row's id column holds, instead of its number.</summary>
    public string? Id { get; init; }

    /// <summary>The column that <see cref="Id"/> stands in. Null: the run's id columns, else those that training left out.</summary>
    public string? IdColumn { get; init; }

    /// <summary>A file, folder, set, or <c>-</c> for standard input. Null: the run's own data. Without row and id it must have one
    /// row.</summary>
    public string? Data { get; init; }

    /// <summary>A text instead of a row.</summary>
    public string? Text { get; init; }

    /// <summary>Values by column instead of a row; together with a row they replace some of its values.</summary>
    public IReadOnlyDictionary<string, object?>? Values { get; init; }

    /// <summary>How data is read.</summary>
    public CaseReading Reading { get; init; } = new();

    /// <summary>Finds the case.</summary>
    /// <param name="context">The run.</param>
    /// <param name="say">Is told what a person should know of how the data was matched.</param>
    /// <exception cref="CandorException">There is no such case, or it does not fit the run.</exception>
    internal FoundCase Find(RunContext context, Action<string>? say)
    {
        if (Text is not null)
            return new(context.Contract.OfText(Text), "text", null);
        var reading = context.Reading(Reading);
        var found = Data is { } path ? Of(CaseFile.Open(context.Contract, path, reading), say)
            : Row is { } number ? new(context.Contract.Of(context.Split.Source, number), context.Config.Data, context.Split.Source.Sha256)
            : Id is not null ? Own(context, Id) : (FoundCase?)null;
        if (Values is null)
            return found ?? throw new CandorException(
                "Say what is to be explained: a row of the data (--row 12, --id A10005, or --data new.csv), values (--set age=40 …), or " +
                    "a text (--text \"…\").");
        return found is { } row ? row with { Case = context.Contract.Changed(row.Case, Values, reading) }
            : new(context.Contract.Of(Values, reading), "values", null);
    }

    private FoundCase Of(CaseFile file, Action<string>? say)
    {
        var found = Row is { } row ? file.Row(row) : Id is { } id ? file.Find(id, IdColumn) : file.Only();
        foreach (var note in file.Notes)
            say?.Invoke(note);
        return new(found, file.Name, file.Sha256);
    }

    // Ids that training kept, else a column of the file; the data must be that of the run in both cases.
    private FoundCase Own(RunContext context, string id)
    {
        var data = context.Split.Source;
        var rows = IdColumn is null ? Enumerable.Range(0, data.Ids.Count).Where(i => data.Ids[i] == id).ToArray() : [];
        var found = rows.Length == 1 ? context.Contract.Of(data, rows[0])
            : Of(CaseFile.Open(context.Contract, data.Source, context.Reading(Reading)), null).Case;
        return new(found, context.Config.Data, data.Sha256);
    }
}

/// <summary>A case that was found.</summary>
/// <param name="Case">The case.</param>
/// <param name="Data">Where it is from, as named; <c>values</c> or <c>text</c> where it was given.</param>
/// <param name="Sha256">Hash of that: of a file as it is stored, of the run's own data its content; null where there is not one
/// file.</param>
internal readonly record struct FoundCase(Case Case, string Data, string? Sha256);
