using Candor.Data.Formats.Pictures;
using SkiaSharp;

namespace Candor.Data.Tests;

public class OrientationTests
{
    [Theory] // What the tag's number says of the stored rows 123 and 456
    [InlineData(1, 2, "123456")]
    [InlineData(2, 2, "321654")]
    [InlineData(3, 2, "654321")]
    [InlineData(4, 2, "456123")]
    [InlineData(5, 3, "142536")]
    [InlineData(6, 3, "415263")]
    [InlineData(7, 3, "635241")]
    [InlineData(8, 3, "362514")]
    public void The_picture_is_turned_as_its_tag_says(int tag, int height, string expected)
    {
        var upright = Orientation.Upright(new Picture(new(1, 2, 3), [1, 2, 3, 4, 5, 6]), (SKEncodedOrigin)tag);
        Assert.Equal((height, expected), (upright.Shape.Height, string.Concat(upright.Pixels)));
    }
}
