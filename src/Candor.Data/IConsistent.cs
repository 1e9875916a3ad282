namespace Candor.Data;

/// <summary>A record that may be read from a file that anybody may have changed, and whose parts have to fit each other: lists that are
/// read side by side are equally long, places among others exist. <see cref="RecordReader"/> asks every record that it makes.</summary>
internal interface IConsistent
{
    /// <summary>What does not fit, as the end of a sentence that begins with where the record stands; null: all does.</summary>
    string? Flaw { get; }
}
