using System.Text.Json.Nodes;
using Candor.Data.Records;
using Candor.Reports;

namespace Candor.Cli.Output;

/// <summary>An explained case as it is shown and filed, whatever explains it.</summary>
internal abstract class FiledCase
{
    /// <summary>What it rests on.</summary>
    public abstract CaseProvenance Provenance { get; }

    /// <summary>A name for its files, without extension.</summary>
    public abstract string FileName { get; }

    /// <summary>The explanation, and the explainer's settings in force.</summary>
    public abstract JsonObject Content(string page);

    /// <summary>What was asked for, so that <c>--verify</c> can ask it again.</summary>
    public abstract JsonObject Request();

    /// <summary>Writes its page.</summary>
    public abstract void WritePage(string path);

    /// <summary>Writes its pictures, where it has some.</summary>
    /// <param name="files">Their path without ending.</param>
    /// <returns>Their paths.</returns>
    public virtual IReadOnlyList<string> WritePictures(string files) => [];

    /// <summary>Prints it.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="top">Lines to print at most; null: the usual number.</param>
    public abstract void Print(Terminal terminal, int? top);

    /// <summary>Its line in the index of several.</summary>
    public abstract BundledCase Bundled();
}
