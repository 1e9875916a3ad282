using System.Globalization;

namespace Candor.Data.Formats.Pictures;

/// <summary>Pictures with bytes that mean nothing behind their last pixel, as they come.</summary>
internal sealed class StrayBytes
{
    private readonly Dictionary<string, int> _bytes = new(StringComparer.Ordinal);
    private string _first = "";

    /// <summary>What to say of them; nothing where there are none.</summary>
    public IEnumerable<string> Notes => _bytes.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture,
        $"{_bytes.Count} {(_bytes.Count == 1 ? "picture has" : "pictures have")} bytes behind the last pixel that mean nothing, e.g. " +
        $"{_first} ({_bytes[_first]} bytes); all pixels are there.")];

    /// <summary>Adds a picture, once however often its file is read.</summary>
    public void Add(string file, Picture picture)
    {
        if (picture.StrayBytes == 0)
            return;
        _first = _bytes.Count == 0 ? file : _first;
        _bytes[file] = picture.StrayBytes;
    }
}
