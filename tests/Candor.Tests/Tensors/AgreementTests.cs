using Candor.Tensors;
using Candor.Tests.Support;

namespace Candor.Tests.Tensors;

public class AgreementTests
{
    private static string?[] Said(int count, Func<int, (string What, string Content)[]> parts) => ThreadRanks.Run(count, ranks =>
    {
        try
        {
            ranks.Require(parts(ranks.Index));
            return null;
        }
        catch (CandorException e)
        {
            return e.Message;
        }
    });

    [Fact]
    public void Ranks_that_are_alike_go_on() =>
        Assert.All(Said(3, _ => [("version", "1"), ("options", new string('x', 500))]), Assert.Null);

    [Fact]
    public void What_is_short_is_told_and_who_differs_and_all_say_the_same() =>
        Assert.All(Said(3, rank => [("the version", "1"), ("the seed", rank == 1 ? "7" : "8")]), said =>
            Assert.StartsWith("the ranks cannot compute together: in the seed rank 1 differs from rank 0 ('7' against '8'). All need", said));

    [Fact]
    public void What_is_long_is_compared_and_not_told() =>
        Assert.All(Said(4, rank => [("the data", new string('x', 500) + (rank > 1 ? "y" : "z")), ("the seed", $"{rank / 3}")]), said =>
            Assert.StartsWith("the ranks cannot compute together: in the data ranks 2, 3 differ from rank 0; " +
                "in the seed rank 3 differs from rank 0 ('1' against '0').", said));

    [Fact]
    public void Weights_are_compared_by_name_and_value()
    {
        var said = ThreadRanks.Run(2, ranks =>
        {
            using var layer = torch.nn.Linear(2, 1, device: torch.CPU);
            using var grad = torch.no_grad();
            layer.weight.fill_(1);
            layer.bias!.fill_(ranks.Index);
            return Assert.Throws<CandorException>(() => ranks.Require("the weights", layer)).Message;
        });
        Assert.All(said, line => Assert.Contains("in the weights rank 1 differs from rank 0.", line));
    }
}
