using System.Text.Json;

namespace Candor.Data;

public sealed partial record Contract
{
    /// <summary>Name and version of the format.</summary>
    public const string CurrentFormat = "candor-contract/1";

    /// <summary>The contract as indented JSON; reading it back gives the same contract, bit by bit.</summary>
    public string ToJson()
    {
        var (schema, scale) = (Schema, Standardizer);
        var first = 0;
        var columns = schema.Columns.Select(column =>
        {
            var at = first;
            first += column.Width;
            var range = Ranges.GetValueOrDefault(column.Name);
            return new ContractFile.ColumnPart(column.Name, column.Kind, [.. scale.Mean.Skip(at).Take(column.Width)],
                [.. scale.Deviation.Skip(at).Take(column.Width)])
            {
                Unit = Units.GetValueOrDefault(column.Name),
                Categories = column.Kind == ColumnKind.Categorical ? column.Categories : null,
                Least = range?.Least,
                Most = range?.Most,
                Whole = range?.Whole,
            };
        }).ToArray();
        var file = new ContractFile(CurrentFormat, schema.Task, schema.Label, schema.Classes, columns)
        {
            Target = Target,
            Series = schema.Series,
            Image = schema.Image is { } i ? new(i.Channels, i.Height, i.Width, ImageSide, ImageBits, scale.Mean, scale.Deviation) : null,
            Text = scale.Text is { Shape: var t }
                ? new(t.Column, t.Tokens, t.Vocabulary, t.Kept, (scale.Text as WordEncoder)?.Vocabulary.Words)
                { Rule = t.Rule, Pieces = t.Pieces, Tokenizer = (scale.Text as PieceEncoder)?.Files }
                : null,
            Missing = Missing,
            MissingTokens = MissingTokens,
            Ids = Ids,
            Ignored = Ignored,
            Background = new(Background, BackgroundValues),
            Data = Data is null && DataFromRun is null && DataSha256 is null ? null : new(Data, DataFromRun, DataSha256),
        };
        return JsonSerializer.Serialize(file, ContractContext.Default.ContractFile);
    }

    /// <summary>A contract from JSON.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="CandorException">The text is no contract, of another version, or damaged.</exception>
    public static Contract FromJson(string json, string path)
    {
        try
        {
            return Of(StrictJson.Read<ContractFile>(json, CurrentFormat, known: true), path);
        }
        catch (JsonException e)
        {
            throw new CandorException($"{path} is no contract ({StrictJson.Why(e)}); it is of another version, was " +
                "cut off or changed by hand. Restore the file or train again.", e);
        }
    }

    private static Contract Of(ContractFile file, string path)
    {
        if (file.Background is null)
            throw new CandorException($"{path} lacks the background; it was changed by hand. Restore the file or train again.");
        Column[] columns = [.. file.Columns.Select(c => new Column(c.Name, c.Kind, c.Categories ?? []))];
        var shape = file.Image is { } i ? new ImageShape(i.Channels, i.Height, i.Width) : null;
        var text = file.Text is not { } t ? null : new TextShape(t.Column, t.Tokens, t.Vocabulary, t.Kept)
        {
            Pieces = t.Pieces,
            Rule = t.Rule ?? WordRule.Letters,
        };
        var scale = Standardizer.Of(new(Standardizer.Format, columns, [.. file.Image?.Mean ?? file.Columns.SelectMany(c => c.Mean)],
            [.. file.Image?.Deviation ?? file.Columns.SelectMany(c => c.Deviation)], shape, text,
            file.Text?.Words, file.Text?.Tokenizer, file.Missing == MissingPolicy.Keep ? true : null, file.Text?.Rule), path);
        file.Target?.Validate(path);
        var schema = new Schema(columns, file.Label, file.Classes) { Image = shape, Text = text, Series = file.Series };
        DeclaredShape.Require(schema, path);
        return new(schema, scale)
        {
            Target = file.Target,
            Missing = file.Missing,
            MissingTokens = file.MissingTokens ?? new CsvOptions().MissingTokens,
            Ids = file.Ids ?? [],
            Ignored = file.Ignored ?? [],
            Units = file.Columns.Where(c => c.Unit is not null).ToDictionary(c => c.Name, c => c.Unit!, StringComparer.Ordinal),
            Ranges = file.Columns.Where(c => c is { Least: not null, Most: not null })
                .ToDictionary(c => c.Name, c => new ColumnRange(c.Least!.Value, c.Most!.Value, c.Whole ?? false), StringComparer.Ordinal),
            Background = file.Background.Name,
            BackgroundValues = file.Background.Values,
            ImageSide = file.Image?.Side,
            ImageBits = file.Image?.Bits ?? 16,
            Data = file.Data?.Source,
            DataFromRun = file.Data?.FromRun,
            DataSha256 = file.Data?.Sha256,
        };
    }
}
