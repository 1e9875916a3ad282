using Candor.Torch;

namespace Candor.Training;

/// <summary>Random changes of training images that leave their class as it is: every image of a batch gets its own.</summary>
/// <remarks>He et al. (CVPR 2016), Section 4.2: flips, and crops of padded images. What is padded is black, as in torchvision.</remarks>
public sealed record Augmentation
{
    /// <summary>Mirrors left and right, with probability ½. Not for digits or text.</summary>
    /// <value>false.</value>
    public bool Flip { get; init; }

    /// <summary>Pads every side by an eighth of the image (4 pixels of 32) and cuts the original size out at a random place.</summary>
    /// <value>false.</value>
    public bool Crop { get; init; }

    /// <summary>Pixels of padding for an image of a height and width.</summary>
    public static int Padding(int height, int width) => Math.Max(1, Math.Min(height, width) / 8);

    /// <summary>Changes a batch; the same generator state gives the same changes.</summary>
    /// <param name="images">Raw images, [B, C, H, W], 0 for black; any type. They stay as they are.</param>
    /// <param name="generator">Where the changes are drawn from.</param>
    /// <returns>[B, C, H, W].</returns>
    public Tensor Apply(Tensor images, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(generator);
        if (!Flip && !Crop)
            return images;
        using var scope = new TensorScope();
        var (rows, channels, height, width) = (images.Size(0), images.Size(1), images.Size(2), images.Size(3));
        var row = Tensor.Arange(height, device: images.Device).Unsqueeze(0).Expand(rows, -1);                // [B, H]
        var column = Tensor.Arange(width, device: images.Device).Unsqueeze(0).Expand(rows, -1);              // [B, W]
        if (Flip)
        {
            var flipped = Tensor.RandInt(0, 2, [rows, 1], generator);
            column = column + flipped * (width - 1 - column * 2);
        }
        if (Crop)
        {
            var padding = Padding((int)height, (int)width);
            row = row + Tensor.RandInt(0, 2 * padding + 1, [rows, 1], generator);
            column = column + Tensor.RandInt(0, 2 * padding + 1, [rows, 1], generator);
            images = Padded(images, padding);
        }
        var byRow = images.Gather(2, row.Reshape(rows, 1, height, 1).Expand(rows, channels, height, images.Size(3)));
        return scope.Return(byRow.Gather(3, column.Reshape(rows, 1, 1, width).Expand(rows, channels, height, width)));
    }

    private static Tensor Padded(Tensor images, int padding)
    {
        var (height, width) = (images.Size(2), images.Size(3));
        var padded = Tensor.Zeros([images.Size(0), images.Size(1), height + 2 * padding, width + 2 * padding], images.DType, images.Device);
        padded.Narrow(2, padding, height).Narrow(3, padding, width).Copy_(images);
        return padded;
    }
}
