using System.Globalization;

namespace Candor.Data.Formats.Pictures;

/// <summary>Pictures of one size, as they come. The first tells the size; one in colour makes all colour.</summary>
/// <param name="name">The set's name, for messages.</param>
internal sealed class PictureRows(string name)
{
    private const int MostNamed = 20;

    private readonly List<string> _damaged = [];
    private readonly StrayBytes _stray = new();
    private readonly List<byte[]> _pixels = [];
    private long _length;
    private string _first = "";

    /// <summary>The size of every picture; null before the first.</summary>
    public ImageShape? Shape { get; private set; }

    /// <summary>All bytes.</summary>
    public byte[] Pixels()
    {
        var all = new byte[_length];
        var at = 0;
        foreach (var picture in _pixels)
        {
            picture.CopyTo(all, at);
            at += picture.Length;
        }

        return all;
    }

    /// <summary>What was passed over in files that were read.</summary>
    public IEnumerable<string> Notes => _stray.Notes;

    /// <summary>Class indices.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>Adds a file's picture, or keeps what is wrong with it for <see cref="RefuseDamaged"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="label">Its class.</param>
    /// <param name="decode">Decodes it.</param>
    /// <param name="mayBecomeColour">Whether the rows so far may become colour for it.</param>
    /// <exception cref="CandorException">It has another size, or colour where that is too late.</exception>
    public void Add(string file, int label, Func<Picture> decode, bool mayBecomeColour)
    {
        Picture picture;
        try
        {
            picture = decode();
        }
        catch (CandorException e) when (!e.IsLimit)
        {
            _damaged.Add(e.Message);
            return;
        }

        _stray.Add(file, picture);
        if (Shape is null)
            (Shape, _first) = (picture.Shape, file);
        if (picture.Shape.Channels == 3 && Shape.Channels == 1)
        {
            if (!mayBecomeColour)
                throw new CandorException($"{file} is in colour, but the training pictures are grey; convert one of them.");
            BecomeColour(Shape);
        }

        if (Shape.Channels == 3)
            picture = picture.InColour();
        if (picture.Shape != Shape)
            throw new CandorException($"{file} is {picture.Shape.Height} × {picture.Shape.Width} pixels large (height × width), but " +
                $"{_first} is {Shape.Height} × {Shape.Width}; bring them to one size with --image-size " +
                $"{Math.Min(Shape.Height, Shape.Width)}, or resize them.");
        if (_length + picture.Pixels.Length > Array.MaxLength)
            throw new CandorException(
                $"{name} has more pixels than one array holds ({Array.MaxLength} bytes); use fewer or smaller pictures (--image-size).");
        _pixels.Add(picture.Pixels);
        _length += picture.Pixels.Length;
        Labels.Add(label);
    }

    /// <summary>Names all files that could not be decoded, in one go.</summary>
    public void RefuseDamaged()
    {
        if (_damaged.Count == 1)
            throw new CandorException(_damaged[0]);
        if (_damaged.Count == 0)
            return;
        var reasons = _damaged.Take(MostNamed).Select(m => m.LastIndexOf(';') is var end and > 0 ? m[..end] : m);
        var more = _damaged.Count > MostNamed
            ? string.Create(CultureInfo.InvariantCulture, $"; and {_damaged.Count - MostNamed} more") : "";
        throw new CandorException(string.Create(CultureInfo.InvariantCulture, $"{_damaged.Count} pictures cannot be read: " +
            $"{string.Join("; ", reasons)}{more}. Restore them, or take them out of the folder."));
    }

    private void BecomeColour(ImageShape grey)
    {
        for (var i = 0; i < _pixels.Count; i++)
            _pixels[i] = [.. _pixels[i], .. _pixels[i], .. _pixels[i]];
        (_length, Shape) = (3 * _length, grey with { Channels = 3 });
    }
}
