namespace Candor.Data;

/// <summary>How far a download is.</summary>
/// <param name="Set">The data set.</param>
/// <param name="File">The file being fetched.</param>
/// <param name="Received">Bytes here so far, those of an earlier, interrupted download included.</param>
/// <param name="Total">Bytes in all; null if the server does not say.</param>
public sealed record FetchProgress(string Set, string File, long Received, long? Total);

/// <summary>What a file's hash was checked against.</summary>
public enum HashCheck
{
    /// <summary>The hash pinned in the catalog.</summary>
    Pinned,

    /// <summary>The hash recorded when the file was first downloaded.</summary>
    Recorded,

    /// <summary>Nothing: this is the first download, and its hash is recorded now. (A file from OpenML has passed the MD5 that OpenML
    /// states.)</summary>
    FirstDownload,
}

/// <summary>A file in the cache.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, hexadecimal, lower case.</param>
/// <param name="Check">What the hash was checked against.</param>
/// <param name="Downloaded">Whether it was downloaded now; false if it was here already.</param>
public sealed record FetchedFile(string Path, long Bytes, string Sha256, HashCheck Check, bool Downloaded);

/// <summary>What a fetch brought.</summary>
/// <param name="Entry">The data set.</param>
/// <param name="Folder">Where its files are; archives are unpacked there too.</param>
/// <param name="Files">The files.</param>
public sealed record FetchResult(CatalogEntry Entry, string Folder, IReadOnlyList<FetchedFile> Files);
