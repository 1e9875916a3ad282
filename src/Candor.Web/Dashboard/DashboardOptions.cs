using Candor.Runs.Configuration;

namespace Candor.Web.Dashboard;

/// <summary>What a dashboard shows, and where.</summary>
public sealed record DashboardOptions
{
    /// <summary>The folder whose runs are shown: itself, and folders in it, four deep.</summary>
    public required string Folder { get; init; }

    /// <summary>Port of 127.0.0.1; 0: any that is free.</summary>
    /// <value>0.</value>
    public int Port { get; init; }

    /// <summary>Device of the tensors.</summary>
    /// <value>cpu.</value>
    public string Device { get; init; } = "cpu";

    /// <summary>Leave to start programs that are runs' models.</summary>
    /// <value>None.</value>
    public ProgramLeave Program { get; init; } = new();

    // Not every run of a folder needs it.
    internal ProgramLeave Leave => Program with { ForSeveral = true };

    /// <summary>Tells the time that pages name.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
