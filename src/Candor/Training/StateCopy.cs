using Candor.Tensors;

namespace Candor.Training;

/// <summary>States by name that a trainer keeps for itself: copied out of files, put under a prefix and taken from there, freed.</summary>
internal static class StateCopy
{
    /// <summary>Copies that no scope owns; <see cref="Free"/> them.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(IReadOnlyDictionary<string, Tensor> state) =>
        state.ToDictionary(e => e.Key, e => e.Value.clone().DetachFromDisposeScope());

    public static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> state) =>
        state.Select(t => KeyValuePair.Create(prefix + t.Key, t.Value));

    /// <summary>The entries under a prefix, by the names behind it.</summary>
    public static IReadOnlyDictionary<string, Tensor> Under(IEnumerable<KeyValuePair<string, Tensor>> state, string prefix) => state
        .Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], t => t.Value);

    public static void Free(IReadOnlyDictionary<string, Tensor>? state)
    {
        foreach (var tensor in state?.Values ?? [])
            tensor.Dispose();
    }
}
