namespace Candor.Cli.Usage;

/// <summary>What a verb does, as far as that concerns the tensor library and several ranks.</summary>
internal enum VerbWork
{
    /// <summary>No work with tensors: of several ranks the first does it alone.</summary>
    Light,

    /// <summary>Work with tensors that one process does.</summary>
    Tensors,

    /// <summary>Work with tensors that ranks share.</summary>
    OverRanks,
}
