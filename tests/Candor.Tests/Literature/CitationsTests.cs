using Candor.Literature;

namespace Candor.Tests.Literature;

public class CitationsTests
{
    [Fact]
    public void Each_paper_is_cited_once_in_the_order_of_first_use_and_what_has_no_paper_is_left_out() =>
        Assert.Equal([Papers.Lime, Papers.IdExpo], Citations.Of([Papers.Lime, null, Papers.IdExpo, Papers.Lime]));
}
