using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Images;
using SkiaSharp;

namespace Candor.Reports.Tests.Sections;

/// <summary>The page of a model of pictures.</summary>
public class PictureSectionsTests
{
    [Fact]
    public void Maps_and_galleries_are_shown_with_what_chose_them()
    {
        var page = Pages.Skeleton(HtmlGlobal.Render(Record(), "clothes"));
        foreach (var title in new[] { "Where it looks, by class", "Most faithful", "Least faithful", "Mistakes, the surest first",
            "Changed most by tuning" })
            Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal);
        Assert.Contains("12 pictures<br>1 of 2 beyond chance", page, StringComparison.Ordinal);
        Assert.Contains("No picture with a known label is decided otherwise", page, StringComparison.Ordinal);
        Assert.Contains("<b>Row 7</b> · 0.400<br>coat, p 0.900<br>true: bag", page, StringComparison.Ordinal);
        Assert.Contains("picture, before, after", page, StringComparison.Ordinal);
        Assert.DoesNotContain("What weighs how much", page, StringComparison.Ordinal);
        Assert.Contains("id=\"model-maps\"", HtmlReport.Render(TestRecords.Small(), Record()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_told_from_nothing_is_grey()
    {
        using var drawn = SKBitmap.Decode(MapImages.Map(Record().Pictures!.Maps[0], most: 0.5));
        Assert.Equal(new SKColor(127, 0, 0), drawn.GetPixel(0, 0));
        Assert.Equal(new SKColor(205, 205, 205), drawn.GetPixel(1, 0));
        using var over = SKBitmap.Decode(MapImages.Overlay(Record().Pictures!.Maps[0], most: 0.5));
        Assert.Equal(new SKColor(200, 200, 200), over.GetPixel(1, 0));
    }

    [Fact]
    public void Sentences_say_what_is_told_and_what_is_not()
    {
        var record = Record();
        var said = GlobalFindings.Of(record);
        Assert.Contains("“coat” (12 pictures): 1 of 2 parts contribute beyond chance.", said);
        Assert.Contains(said, s => s.StartsWith("Insertion margin, mean: +0.300 ± 0.100. The parts that rank highest convince",
            StringComparison.Ordinal));
        Assert.Contains("3 of 12 pictures with a known label are decided otherwise (25.0 %).", said);
        var open = record with { Pictures = record.Pictures! with { MeanFaithfulness = 0.05 } };
        Assert.Contains(GlobalFindings.Of(open), s => s.Contains("not told from 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_with_markup_in_them_stay_text_and_the_record_is_read_back()
    {
        var page = HtmlGlobal.Render(Record("<script>alert(1)</script>"), "run");
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        var json = GlobalExplanationJson.Write(Record());
        Assert.Equal(json, GlobalExplanationJson.Write(GlobalExplanationJson.Read(json, "global.json")));
    }

    // Noise is what PNG packs worst; ten classes and four full galleries in colour.
    [Fact]
    public void The_most_pictures_that_are_drawn_stay_below_five_mebibytes()
    {
        var noise = new Random(1);
        SampleImage Picture()
        {
            var pixels = new byte[3 * 96 * 96];
            noise.NextBytes(pixels);
            return SampleImage.Of(new(3, 96, 96), pixels, [.. Enumerable.Range(0, 96 * 96)]);
        }
        double[] Phi() => [.. Enumerable.Range(0, 96 * 96).Select(_ => noise.NextDouble() - 0.5)];
        var few = Record();
        var many = few with
        {
            Pictures = few.Pictures! with
            {
                Maps = [.. Enumerable.Range(0, 10).Select(i => new ClassMap($"class {i}", 50, Picture(), Phi(), Phi(),
                    [.. Enumerable.Repeat(true, 96 * 96)]))],
                Galleries = [.. few.Pictures.Galleries.Select(g => g with
                {
                    Pictures = [.. Enumerable.Range(0, 8).Select(i => new GalleryPicture(i, "a", 0.5, "b", 0.5, Picture(), Phi())
                    { Before = g.Kind == "changed" ? Phi() : null })],
                })],
            },
        };
        Assert.InRange(HtmlGlobal.Render(many, "noise").Length, 2 << 20, 5 << 20);
    }

    internal static GlobalExplanation Record(string name = "coat")
    {
        var image = SampleImage.Of(new(1, 1, 2), [100, 200], [0, 1]);
        GalleryPicture Picture(int row, double value) => new(row, name, 0.9, "bag", value, image, [0.5, -0.25]);
        return HtmlGlobalTests.Records(0) with
        {
            Units = [],
            Classes = [],
            Interactions = [],
            Pictures = new()
            {
                Maps = [new(name, 12, image, [0.5, 0.01], [0.1, 0.1], [true, false])],
                Galleries =
                [
                    new("mostFaithful", [Picture(7, 0.4)]), new("leastFaithful", [Picture(8, -0.1)]), new("mistakes", []),
                    new("changed", [Picture(9, 1.2) with { Before = [0.1, 0.2] }]),
                ],
                Faithfulness = "insertionMargin",
                MeanFaithfulness = 0.3,
                HalfWidth = 0.1,
                Known = 12,
                Wrong = 3,
                Compared = 12,
            },
        };
    }
}
