using Candor.Data;
using Candor.Data.Records;
using Candor.Reports.Images;

namespace Candor.Reports.Tests.Images;

public class ExplanationImagesTests
{
    private static readonly byte[] s_grey = [160, 160, 160];

    // Four pixels; the left two are unit 0, the right two units 1 and 2.
    private static readonly SampleImage s_image = SampleImage.Of(new ImageShape(1, 1, 4), [10, 20, 30, 40], [0, 0, 1, 2]);

    private static SampleExplanation Phi(params double[] phi) => new("a", 0.5, phi, 0.4, 0.3);

    [Fact]
    public void The_original_keeps_its_values()
    {
        Assert.Equal([10, 10, 10], PngEncoderTests.Pixels(ExplanationImages.Original(s_image))[0]);
        var colour = SampleImage.Of(new ImageShape(3, 1, 2), [1, 2, 3, 4, 5, 6], [0, 1]);
        Assert.Equal([[1, 3, 5], [2, 4, 6]], PngEncoderTests.Pixels(ExplanationImages.Original(colour)));
    }

    [Fact]
    public void Colours_tell_sign_and_size_and_nothing_is_white()
    {
        var pixels = PngEncoderTests.Pixels(ExplanationImages.HeatMap(s_image, Phi(0.2, -0.2, 0)));
        Assert.Equal([127, 0, 0], pixels[0]);
        Assert.Equal(pixels[0], pixels[1]);
        Assert.Equal([8, 48, 107], pixels[2]);
        Assert.Equal([255, 255, 255], pixels[3]);
        Assert.All(PngEncoderTests.Pixels(ExplanationImages.HeatMap(s_image, Phi(0, 0, 0))), p => Assert.Equal([255, 255, 255], p));
        Assert.Equal(s_grey, PngEncoderTests.Pixels(ExplanationImages.HeatMap(s_image, Phi(1, double.NaN, 0)))[2]);
    }

    [Fact]
    public void The_overlay_shows_the_image_where_nothing_speaks()
    {
        var pixels = PngEncoderTests.Pixels(ExplanationImages.Overlay(s_image, Phi(1, -1, 0)));
        Assert.Equal([40, 40, 40], pixels[3]);
        Assert.True(pixels[0][0] > pixels[0][2] && pixels[2][2] > pixels[2][0]);
    }

    [Fact] // units 0 and 2 tie: the lower one is first
    public void The_top_units_are_those_of_the_metrics()
    {
        var pixels = PngEncoderTests.Pixels(ExplanationImages.Top(s_image, Phi(0.3, 0.5, 0.3), 2));
        Assert.Equal([[10, 10, 10], [20, 20, 20], [30, 30, 30], s_grey], pixels);
    }

    [Fact]
    public void A_damaged_image_is_not_drawn()
    {
        Assert.True(s_image.IsWhole(3));
        Assert.False(s_image.IsWhole(2));
        Assert.False((s_image with { Pixels = [1] }).IsWhole(3));
        Assert.False((s_image with { Units = [1, 2] }).IsWhole(3));
    }

    [Fact]
    public void A_record_keeps_the_image_and_its_curves()
    {
        var record = TestRecords.Images();
        var read = RunRecordJson.Read(RunRecordJson.Write(record), "record.json");
        Assert.Equal(record.Samples[0].Image!.Pixels, read.Samples[0].Image!.Pixels);
        Assert.Equal(record.Samples[0].Image!.UnitOfPixel, read.Samples[0].Image!.UnitOfPixel);
        Assert.Equal(record.Samples[0].After.InsertionCurve!.Probability, read.Samples[0].After.InsertionCurve!.Probability);
        Assert.Equal(HtmlReport.Render(record), HtmlReport.Render(read));
    }

    [Fact]
    public void The_report_shows_original_heat_map_overlay_mask_legend_and_areas()
    {
        var page = HtmlReport.Render(TestRecords.Images());
        foreach (var text in new[]
        {
            "Images explained", "alt=\"Image of row 0\"", "alt=\"Heat map of row 0, before tuning\"",
                "alt=\"Heat map over row 0, after tuning\"",
            "alt=\"The 2 highest-ranked units of row 0, after tuning\"", "Colours of φ from", "Area 0.853 before, 0.951 after.",
                "grey, 4 × 4 pixels",
        })
            Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Contains("img-src data:", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_an_image_shows_it_without_scripts()
    {
        var page = HtmlExplanation.Render(TestRecords.Images().Samples[0], "run", "grad-cam");
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }
}
