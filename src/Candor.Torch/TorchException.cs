namespace Candor.Torch;

/// <summary>libtorch refused a call; the message is its own (shapes and types as it saw them).</summary>
public sealed class TorchException(string message) : Exception(message);
