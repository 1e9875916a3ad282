using System.Globalization;

namespace Candor.Data.Formats.Pictures;

/// <summary>How many of their sixteen bits the deep pictures of a set use, all parts together: one measure for all, so that brighter stays
/// brighter.</summary>
/// <param name="Pictures">Number of pictures of sixteen bits.</param>
/// <param name="Largest">The largest sample in them.</param>
internal sealed record SixteenBits(int Pictures, int Largest)
{
    /// <summary>Bits, 8 to 16, that hold the largest sample. Steps of two, so that sets of one camera agree unless one is half as bright
    /// throughout.</summary>
    public int Used => Pictures == 0 ? 16 : Math.Max(8, 32 - int.LeadingZeroCount(Largest));

    /// <summary>What a person should know about it.</summary>
    public IEnumerable<string> Notes => Pictures == 0 || Used == 16 ? [] :
        [string.Create(CultureInfo.InvariantCulture, $"{Pictures} {(Pictures == 1 ? "picture has" : "pictures have")} 16 bits a sample, " +
            $"of which {Used} are used (the largest sample is {Largest}): {(1 << Used) - 1} is white.")];

    /// <summary>Looks through files.</summary>
    /// <param name="files">Pictures; those that cannot be read are passed over here, they are refused when they are read.</param>
    /// <param name="limits">How large they may be.</param>
    /// <param name="budget">What they may unpack to together.</param>
    public static SixteenBits Of(IEnumerable<string> files, ReadLimits limits, PictureBudget budget)
    {
        var (pictures, largest) = (0, 0);
        foreach (var file in files.Where(IsDeep))
        {
            try
            {
                using var picture = PictureFile.Open(file, File.ReadAllBytes(file), limits);
                budget.Take(picture);
                (pictures, largest) = (pictures + 1, Math.Max(largest, DeepPng.Largest(picture)));
            }
            catch (Exception e) when (e is CandorException { IsLimit: false } or IOException or UnauthorizedAccessException
                or DllNotFoundException or TypeInitializationException)
            {
                continue;
            }
        }

        return new(pictures, largest);
    }

    private static bool IsDeep(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var start = new byte[33];
            return DeepPng.Is(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
