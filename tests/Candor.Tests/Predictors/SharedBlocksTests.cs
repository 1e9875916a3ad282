using Candor.Predictors;
using Candor.Tensors;
using Candor.Tests.Support;

namespace Candor.Tests.Predictors;

public class SharedBlocksTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(3, 10)]
    [InlineData(4, 2)]      // more ranks than blocks
    [InlineData(2, 1)]
    public void Every_rank_has_all_rows_bit_for_bit_and_computed_its_own_blocks_alone(int count, int blocks)
    {
        const int Rows = 3;
        var all = Rows * blocks - 1;
        using var generator = new Generator(1);
        // −0 and NaN pass as they are.
        using var values = torch.randn([all, 2], ScalarType.Float64, torch.CPU, generator: generator);
        values.narrow(0, 0, 1).fill_(-0.0);
        values.narrow(0, all - 1, 1).fill_(double.NaN);
        var expected = values.bytes.ToArray();
        var computed = ThreadRanks.Run(count, ranks =>
        {
            var mine = 0L;
            using var joined = SharedBlocks.Join(ranks, Rows, all, (row, rows) =>
            {
                mine += rows;
                return values.narrow(0, row, rows).clone();
            }, torch.CPU);
            Assert.Equal([all, 2L], joined.shape);
            Assert.Equal(expected, joined.bytes.ToArray());
            return mine;
        });
        if (blocks > 1)
            Assert.Equal(all, computed.Sum());
    }
}
