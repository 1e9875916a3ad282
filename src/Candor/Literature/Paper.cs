namespace Candor.Literature;

/// <summary>A publication that a method comes from.</summary>
/// <param name="Key">BibTeX key.</param>
/// <param name="Text">Authors, title, venue, year.</param>
/// <param name="BibTex">The entry.</param>
public sealed record Paper(string Key, string Text, string BibTex);
