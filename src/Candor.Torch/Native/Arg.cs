namespace Candor.Torch.Native;

/// <summary>One argument of an operator, before it is laid out for the C ABI. Made by implicit conversion.</summary>
internal readonly struct Arg
{
    internal const int None = 0, OfTensor = 1, OfInt = 2, OfDouble = 3, OfBool = 4, OfInts = 5, OfDoubles = 6, OfTensors = 7, OfString = 8,
        OfDevice = 9, OfGenerator = 10;

    internal readonly int Tag;
    internal readonly long Bits;
    internal readonly object? Object;

    private Arg(int tag, long bits, object? value = null) => (Tag, Bits, Object) = (tag, bits, value);

    public static implicit operator Arg(Tensor? value) => value is null ? default : new(OfTensor, 0, value);

    public static implicit operator Arg(int value) => new(OfInt, value);

    public static implicit operator Arg(long value) => new(OfInt, value);

    public static implicit operator Arg(long? value) => value is { } v ? new(OfInt, v) : default;

    public static implicit operator Arg(double value) => new(OfDouble, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(double? value) => value is { } v ? v : default(Arg);

    public static implicit operator Arg(bool value) => new(OfBool, value ? 1 : 0);

    public static implicit operator Arg(DType value) => new(OfInt, (long)value);

    public static implicit operator Arg(DType? value) => value is { } v ? v : default(Arg);

    public static implicit operator Arg(Device value) => new(OfDevice, value.Code);

    public static implicit operator Arg(long[]? value) => value is null ? default : new(OfInts, value.Length, value);

    public static implicit operator Arg(double[] value) => new(OfDoubles, value.Length, value);

    public static implicit operator Arg(Tensor?[] value) => new(OfTensors, value.Length, value);

    public static implicit operator Arg(string value) => new(OfString, 0, value);

    public static implicit operator Arg(Generator? value) => value is null ? default : new(OfGenerator, 0, value);

    /// <summary>8-byte words that the argument's list needs beside the argument itself.</summary>
    internal int Words => Tag is OfInts or OfDoubles or OfTensors ? (int)Bits : 0;
}
