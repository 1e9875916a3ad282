namespace Candor.Data.Records;

/// <summary>What the explanation of a case rests on: enough to file it, and to compute it again.</summary>
public sealed record CaseProvenance
{
    /// <summary>The run's folder, as given.</summary>
    public required string Run { get; init; }

    /// <summary>SHA-256 of the model's file.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Whether the predictor before tuning was asked.</summary>
    public bool Before { get; init; }

    /// <summary>SHA-256 of the contract that the case was matched by.</summary>
    public required string ContractSha256 { get; init; }

    /// <summary>Where the case is from: a file, folder or set as named, <c>-</c>, or <c>values</c> or <c>text</c> where it was
    /// given.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of the data: of a file as it is stored; of the run's own data its content. Null where there is not one
    /// file.</summary>
    public string? DataSha256 { get; init; }

    /// <summary>Row in the data, from 0. Null: none.</summary>
    public int? Row { get; init; }

    /// <summary>What its id column holds. Null: none.</summary>
    public string? Id { get; init; }

    /// <summary>The explainer's catalog name.</summary>
    public required string Explainer { get; init; }

    /// <summary>Every option of the explainer in force, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Seed of the perturbation masks. Null: nothing is drawn.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What stands for an input that is taken away. Null: nothing is taken away.</summary>
    public string? Background { get; init; }

    /// <summary>Version of Candor.</summary>
    public required string Candor { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>When it was made, UTC, ISO 8601; the only field that differs where the same is asked again.</summary>
    public required string Made { get; init; }

    /// <summary>Why the explanation was asked for. Null: it was not said.</summary>
    public string? Reason { get; init; }
}
