namespace Candor.Data.Formats.Pictures;

/// <summary>What the pictures of a set unpack to, all together: a small file may hold a huge picture of one colour, and a folder many of
/// them.</summary>
/// <param name="set">The set, for messages.</param>
/// <param name="limits">The limits.</param>
internal sealed class PictureBudget(string set, ReadLimits limits)
{
    private long _packed, _unpacked;

    /// <summary>Counts a picture whose header is read, before it is decoded.</summary>
    /// <exception cref="CandorException">All together are more than the limit allows.</exception>
    public void Take(PictureFile file)
    {
        (_packed, _unpacked) = (_packed + file.Bytes.Length, _unpacked + file.UnpackedBytes);
        var most = limits.Unpackable("pictures", _packed);
        if (_unpacked > most)
            throw limits.Exceeded("pictures", $"{set}: pictures that take {_packed} bytes unpack to {_unpacked} and more", most);
    }
}
