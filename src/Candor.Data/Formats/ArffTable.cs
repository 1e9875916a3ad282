using System.Runtime.InteropServices;

namespace Candor.Data.Formats;

internal enum ArffKind
{
    Numeric,
    Nominal,
    Text,
    Unsupported,
}

/// <summary>A declared attribute.</summary>
internal sealed record ArffAttribute(string Name, ArffKind Kind, IReadOnlyList<string> Values, Location At);

/// <summary>An ARFF file: its header, and its data rows on request.</summary>
internal sealed class ArffTable : ITextTable
{
    private readonly List<ArffAttribute> _attributes = [];
    private readonly HashSet<string>?[] _allowed;
    private readonly int[] _all;
    private readonly long _dataLine;

    public ArffTable(InputFile file)
    {
        File = file;
        using var text = file.Text();
        var number = 0L;
        while (_dataLine == 0 && text.ReadLine() is { } line)
        {
            number++;
            var tokens = new ArffTokens(line, new Location(file.Path, number, 1));
            if (!tokens.IsBlank && ReadDeclaration(tokens, new Location(file.Path, number, 1)))
                _dataLine = number;
        }

        if (_dataLine == 0)
            throw new CandorException(number == 0 ? $"{file.Path} is empty; give an ARFF file with @attribute lines and @data."
                : $"{file.Path}:{number}:1: the file ends before @data; an ARFF file has @attribute lines, @data, then rows.");
        if (_attributes.Count < 2)
            throw new CandorException($"{file.Path} declares {_attributes.Count} attributes, but a label and at least one input are needed.");
        if (_attributes.GroupBy(a => a.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw twice.Last().At.Error($"a second attribute is named '{twice.Key}'; rename it, since explanations name columns.");
        Names = [.. _attributes.Select(a => a.Name)];
        _all = [.. Enumerable.Range(0, Names.Count)];
        _allowed = [.. _attributes.Select(a => a.Kind == ArffKind.Nominal ? a.Values.ToHashSet(StringComparer.Ordinal) : null)];
    }

    public InputFile File { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<ArffAttribute> Attributes => _attributes;

    public void Scan(Func<Row, bool> visit)
    {
        using var text = File.Text();
        var row = new ArffRow(_attributes, File.Limits);
        for (var number = 1L; text.ReadLine() is { } line; number++)
        {
            if (number <= _dataLine)
                continue;
            var tokens = new ArffTokens(line, new Location(File.Path, number, 1));
            if (tokens.IsBlank)
                continue;
            row.Read(tokens);
            CheckNominal(row);
            if (!visit(row))
                return;
        }
    }

    // True at @data.
    private bool ReadDeclaration(ArffTokens tokens, Location at)
    {
        var keyword = tokens.Word();
        switch (keyword.ToLowerInvariant())
        {
            case "@relation":
                return false;
            case "@data":
                return true;
            case "@attribute":
                var name = tokens.Word();
                if (name.Length == 0)
                    throw at.Error("@attribute without a name; write '@attribute NAME TYPE'.");
                _attributes.Add(tokens.IsNext('{') ? new(name, ArffKind.Nominal, tokens.Braces(File.Limits), at)
                    : new(name, KindOf(tokens.Word(), name, at), [], at));
                File.Limits.Require("columns", _attributes.Count, $"{at}: attribute {_attributes.Count}");
                return false;
            default:
                throw at.Error($"{Cell.Show(keyword)} is no declaration; an ARFF file has @relation, @attribute lines, @data, then rows.");
        }
    }

    private static ArffKind KindOf(string type, string name, Location at) => type.ToLowerInvariant() switch
    {
        "numeric" or "real" or "integer" => ArffKind.Numeric,
        "string" => ArffKind.Text,
        "date" or "relational" => ArffKind.Unsupported,
        _ => throw at.Error($"attribute '{name}' has the unknown type {Cell.Show(type)}; use numeric, integer, real, string or a nominal list {{a,b}}."),
    };

    private void CheckNominal(ArffRow row)
    {
        foreach (var i in row.Given is { } given ? CollectionsMarshal.AsSpan(given) : _all)
        {
            if (_allowed[i] is { } allowed && row.Text(i) is var text && text is not ("?" or "") && !allowed.Contains(text))
                throw row.At(i).Error($"{Cell.Show(text)} is not declared for attribute '{Names[i]}'.{Suggestion.Of(text, _attributes[i].Values)}");
        }
    }
}
