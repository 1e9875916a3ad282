using System.Buffers.Binary;
using Candor.Data;
using Candor.Data.Records;
using Candor.Reports.Images;

namespace Candor.Cli.Tests;

/// <summary>Grey images, of 8 × 8 pixels unless asked otherwise, bright on the left (class 0) or on the right (class 1).</summary>
internal static class SmallImages
{
    /// <summary>80 of them as IDX files; the path of the images.</summary>
    public static string Write(Scratch scratch, string name = "small", int count = 80)
    {
        var images = new byte[16 + count * 64];
        var labels = new byte[8 + count];
        (images[2], images[3], labels[2], labels[3]) = (8, 3, 8, 1);
        foreach (var (at, number) in new[] { (4, count), (8, 8), (12, 8) })
            BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(at), number);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), count);
        for (var i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 2);
            Image(i).CopyTo(images, 16 + 64 * i);
        }
        File.WriteAllBytes(scratch[$"{name}-labels-idx1-ubyte"], labels);
        File.WriteAllBytes(scratch[$"{name}-images-idx3-ubyte"], images);
        return scratch[$"{name}-images-idx3-ubyte"];
    }

    /// <summary>24 of them, or as many as asked for, as PNG in a folder by class.</summary>
    public static string Folder(Scratch scratch, int count = 24, int side = 8, params string[] classes)
    {
        if (classes.Length == 0)
            classes = ["left", "right"];
        for (var i = 0; i < count; i++)
        {
            var folder = Path.Combine(scratch["pictures"], classes[i % classes.Length]);
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{i:00}.png"),
                ExplanationImages.Original(SampleImage.Of(new ImageShape(1, side, side), Image(i, side), new int[side * side])));
        }
        return scratch["pictures"];
    }

    private static byte[] Image(int i, int side = 8)
    {
        var random = new Xoshiro256((ulong)i);
        return [.. Enumerable.Range(0, side * side).Select(p => (byte)(random.Next(70) + (p % side < side / 2 == (i % 2 == 0) ? 150
            : 10)))];
    }
}
