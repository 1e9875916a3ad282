using Candor.Data.Records;
using Candor.Reports.Findings;
using Candor.Reports.Images;
using Candor.Reports.Markup;

namespace Candor.Reports.Sections;

/// <summary>A model of pictures as a whole: mean maps by class, and galleries.</summary>
internal static class PictureSections
{
    /// <summary>The sections.</summary>
    /// <param name="record">The explanation, of pictures.</param>
    public static IEnumerable<Section> Of(GlobalExplanation record)
    {
        var pictures = record.Pictures!;
        yield return Maps(record, pictures);
        foreach (var gallery in pictures.Galleries)
            yield return new(gallery.Kind, PictureFindings.Title(gallery), Html.Of(
                $"""
                <p class="small">{PictureFindings.Why(pictures, gallery)}{(gallery.Pictures.Count == 0 ? "" : record.Signed
                    ? " Red parts speak for the class that is decided, blue ones against it; the colours of each picture span its own largest |φ|."
                    : " The redder, the higher a part ranks; the colours of each picture span its own largest |φ|.")}</p>
                <div class="gallery">
                {gallery.Pictures.Select(p => Picture(p))}</div>

                """));
    }

    private static Section Maps(GlobalExplanation record, GlobalPictures pictures)
    {
        var most = pictures.Maps.SelectMany(m => m.Means.Where((v, u) => m.BeyondChance[u] && double.IsFinite(v))).Select(Math.Abs)
            .DefaultIfEmpty(0).Max();
        var (png, low) = (ExplanationImages.Gradient(record.Signed), record.Signed ? Show.Signed(-most) : "0");
        var what = pictures.Resampled ? "pixel" : "part";
        return new("maps", "Where it looks, by class", Html.Of(
            $"""
            <p class="small">{(pictures.Maps is [var only] && only.Rows == record.Rows ? $"Mean of φ for “{only.Name}” over all pictures."
                : "Mean of φ for each class over the pictures that are decided so.")} {(record.Signed
                ? "Red speaks for the class, blue against it" : "The redder, the higher a part ranks")}; all maps have one scale.
            A {what} is grey where its mean cannot be told from 0 (Student’s t-test over the pictures at 5 %, by Holm’s correction for
            all {what}s of the map); there the map over the mean picture shows the picture.</p>
            <div class="gallery">
            {pictures.Maps.Select(m => Map(m, most))}</div>
            <figure class="legend"><img alt="Colours of mean φ from {low} to {Show.Signed(most)}" src="{ImageTiles.Uri(png)}">
            <figcaption><span>{low}</span>{(record.Signed ? new Html("<span>0</span>") : Html.Empty)}<span>{Show.Signed(most)}</span>
            </figcaption></figure>

            """));
    }

    private static Html Map(ClassMap map, double most) => Html.Of(
        $"""
        <figure class="shown">
        <div class="pair">{Image($"Mean φ of {map.Name}", MapImages.Map(map, most))}{Image($"The same over the mean picture of {map.Name}",
            MapImages.Overlay(map, most))}</div>
        <figcaption><b>{map.Name}</b><br>{Show.Count(map.Rows)} pictures<br>{Show.Count(map.BeyondChance.Count(b => b))} of {Show.Count(
            map.BeyondChance.Count)} beyond chance</figcaption>
        </figure>

        """);

    private static Html Picture(GalleryPicture p)
    {
        var name = p.Row < 0 ? "Picture" : $"Row {Show.Count(p.Row)}";
        var before = p.Before is { } phi ? Image($"{name}, φ before tuning", Overlay(p, phi)) : Html.Empty;
        return Html.Of(
            $"""
            <figure class="shown">
            <div class="pair">{Image(name, ExplanationImages.Original(p.Image))}{before}{Image(
                p.Before is null ? $"{name}, φ over it" : $"{name}, φ after tuning", Overlay(p, p.Contributions))}</div>
            <figcaption><b>{name}</b> · {Show.Score(p.Value)}<br>{p.Prediction}{(double.IsFinite(p.Probability)
                ? $", p {Show.Score(p.Probability)}" : "")}{(p.Label.Length > 0 && p.Label != p.Prediction
                ? Html.Of($"<br>true: {p.Label}") : Html.Empty)}{(p.Before is null ? Html.Empty : new("<br>picture, before, after"))}</figcaption>
            </figure>

            """);
    }

    private static byte[] Overlay(GalleryPicture p, IReadOnlyList<double> phi) =>
        ExplanationImages.Overlay(p.Image, new(p.Prediction, p.Probability, phi, 0, 0));

    private static Html Image(string alt, byte[] png) => Html.Of($"<img alt=\"{alt}\" src=\"{ImageTiles.Uri(png)}\">");
}
