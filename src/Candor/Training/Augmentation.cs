using Candor.Tensors;

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
        using var scope = torch.NewDisposeScope();
        var (rows, channels, height, width) = (images.size(0), images.size(1), images.size(2), images.size(3));
        // [B, H]
        var row = torch.arange(height, device: images.device, dtype: ScalarType.Int64).unsqueeze(0).expand(rows, -1);
        // [B, W]
        var column = torch.arange(width, device: images.device, dtype: ScalarType.Int64).unsqueeze(0).expand(rows, -1);
        if (Flip)
        {
            var flipped = Draw(0, 2);
            column = column + flipped * (width - 1 - column * 2);
        }
        if (Crop)
        {
            var padding = Padding((int)height, (int)width);
            row = row + Draw(0, 2 * padding + 1);
            column = column + Draw(0, 2 * padding + 1);
            images = Padded(images, padding);
        }
        var byRow = images.gather(2, row.reshape(rows, 1, height, 1).expand(rows, channels, height, images.size(3)));
        return scope.MoveToOuter(byRow.gather(3, column.reshape(rows, 1, 1, width).expand(rows, channels, height, width)));

        Tensor Draw(int low, int high) =>
            RowShare.Draw(rows, all => torch.randint(low, high, [all, 1], device: generator.device, generator: generator))
                .to(images.device);
    }

    private static Tensor Padded(Tensor images, int padding)
    {
        var (height, width) = (images.size(2), images.size(3));
        var padded = torch.zeros([images.size(0), images.size(1), height + 2 * padding, width + 2 * padding],
            dtype: images.dtype, device: images.device);
        padded.narrow(2, padding, height).narrow(3, padding, width).copy_(images);
        return padded;
    }
}
