using Candor.Web.Labels;

namespace Candor.Web.Tests.Labels;

public class LabelOrderTests
{
    private static readonly LabelSet s_set = Sets.Of(20, ["a", "b", "c"]);

    [Fact]
    public void Everybody_sees_every_item_once() =>
        Assert.Equal(s_set.Items.Select(i => i.Id).Order(), LabelOrder.Of(s_set.Items, "Ada", 1).Select(i => i.Id).Order());

    [Fact]
    public void A_row_returns_only_when_all_rows_were_seen()
    {
        var order = LabelOrder.Of(s_set.Items, "Ada", 1);
        foreach (var pass in order.Chunk(20))
            Assert.Equal(20, pass.Select(i => i.Row).Distinct().Count());
    }

    [Fact]
    public void Each_pass_mixes_the_methods()
    {
        foreach (var pass in LabelOrder.Of(s_set.Items, "Ada", 1).Chunk(20))
            Assert.All(pass.GroupBy(i => i.Method), g => Assert.InRange(g.Count(), 6, 7));
    }

    [Fact]
    public void A_person_keeps_the_order_and_another_has_another()
    {
        int[] Order(string person, ulong seed = 1) => [.. LabelOrder.Of(s_set.Items, person, seed).Select(i => i.Id)];
        Assert.Equal(Order("Ada"), Order("Ada"));
        Assert.NotEqual(Order("Ada"), Order("Bob"));
        Assert.NotEqual(Order("Ada"), Order("Ada", 2));
    }

    [Fact]
    public void Numbers_of_items_tell_nothing_of_the_method()
    {
        var rows = Enumerable.Range(0, 40)
            .SelectMany(r => new[] { "a", "b" }.Select(m => new Runs.Explaining.MaskedRow(r, m, 0) { Features = [] })).ToArray();
        var set = LabelSet.Of(new Candor.Runs.Explaining.MaskedRows("letters", ["x", "y"], 3, 1, ["a", "b"], rows));
        Assert.Equal(Enumerable.Range(1, 80), set.Items.Select(i => i.Id));
        Assert.InRange(set.Items.Take(40).Count(i => i.Method == "a"), 10, 30);
        Assert.InRange(set.Items.Where((i, n) => n % 2 == 0 && i.Method == "a").Count(), 10, 30);
    }
}
