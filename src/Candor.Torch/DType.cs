namespace Candor.Torch;

/// <summary>Element types, numbered as in <c>c10::ScalarType</c>.</summary>
public enum DType
{
    /// <summary>8-bit unsigned integers.</summary>
    UInt8 = 0,

    /// <summary>64-bit integers: labels and indices.</summary>
    Int64 = 4,

    /// <summary>32-bit floating point: the default.</summary>
    Float32 = 6,

    /// <summary>64-bit floating point: for proofs and small systems of equations.</summary>
    Float64 = 7,

    /// <summary>Truth values.</summary>
    Bool = 11,

    /// <summary>16-bit floating point with float32's range and 8 bits of precision.</summary>
    BFloat16 = 15,
}

/// <summary>What follows from an element type.</summary>
public static class DTypes
{
    /// <summary>Bytes an element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.UInt8 or DType.Bool => 1,
        DType.BFloat16 => 2,
        DType.Float32 => 4,
        _ => 8,
    };

    /// <summary>Whether gradients can flow through the type.</summary>
    public static bool IsFloating(this DType dtype) => dtype is DType.Float32 or DType.Float64 or DType.BFloat16;
}
