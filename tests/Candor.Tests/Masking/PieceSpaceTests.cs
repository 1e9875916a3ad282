using Candor.Data;
using Candor.Explainers.Learned;
using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;

namespace Candor.Tests.Masking;

/// <summary>Two texts of 6 places over 10 pieces: [m] a b+ c [m] PAD, and [m] d [m] PAD PAD PAD (b continues a's word).</summary>
public class PieceSpaceTests
{
    private static readonly PieceShape s_pieces = new(10, Pad: 0, Mask: 4);
    private static readonly PieceSpace s_space = new(6, s_pieces);

    private static Tensor Texts() => Tensor.From(
    [
        .. new[]
        {
            s_pieces.Index(2, PieceRole.Marks), s_pieces.Index(5, PieceRole.Begins), s_pieces.Index(6, PieceRole.Continues),
            s_pieces.Index(7, PieceRole.Begins), s_pieces.Index(3, PieceRole.Marks), 0,
            s_pieces.Index(2, PieceRole.Marks), s_pieces.Index(8, PieceRole.Begins), s_pieces.Index(3, PieceRole.Marks), 0, 0, 0,
        }.Select(i => (double)i),
    ], [2, 6]);

    [Fact]
    public void Units_are_words_and_the_rest_is_empty()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal([false, false, true, true, true, true, false, true, true, true, true, true],
            s_space.Empty(Texts())!.flatten().ToArray<bool>());
    }

    [Fact]
    public void Masks_reach_all_pieces_of_a_word_and_neither_marks_nor_PAD()
    {
        using var scope = torch.NewDisposeScope();
        var (x, kept) = (Texts(), torch.zeros([1, 2, 6], dtype: ScalarType.Float64));
        kept[0, 0, 0] = 1;                                                  // step 0 keeps the first word, step 1 none
        Assert.Equal([1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1],
            s_space.For(x).Expand(kept).flatten().ToArray<double>());
        var b = Baseline.OfTexts("mask", new("text", 6, s_pieces.Indices) { Pieces = s_pieces }).On(x);
        var mask = s_pieces.Index(4, PieceRole.Marks);
        var copies = Masked.Copies(x, kept, b, s_space).reshape(2, 2, 6);
        Assert.Equal(x[0].ToArray<double>().Select((v, i) => i == 3 ? mask : v), copies[0, 0].ToArray<double>());
        Assert.Equal(x[0].ToArray<double>().Select((v, i) => i is 1 or 2 or 3 ? mask : v), copies[0, 1].ToArray<double>());
        Assert.Equal(copies[.., 1].flatten().ToArray<double>(), Masked.Nothing(x, b, s_space).flatten().ToArray<double>());
    }

    [Fact] // ⟨expand(u), v⟩ = ⟨u, gather(v)⟩ over the places of words.
    public void Gather_adds_up_the_pieces_of_a_word()
    {
        using var scope = torch.NewDisposeScope();
        var values = torch.arange(1, 13, dtype: ScalarType.Float64).reshape(2, 6);
        Assert.Equal([2 + 3, 4, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0], s_space.For(Texts()).Gather(values).flatten().ToArray<double>());
    }

    [Fact]
    public void Words_are_ids_whatever_their_role() =>
        Assert.Equal([3, 6, 7, 8, 4, 0, 3, 9, 4, 0, 0, 0], s_space.Words(Texts()).flatten().ToArray<double>());

    [Theory]
    [InlineData("pad", 1 + 20 + 0)]
    [InlineData("mask", 1 + 20 + 4)]
    [InlineData("attention", 0)]
    public void Removals_are_backgrounds(string removal, int index)
    {
        using var scope = torch.NewDisposeScope();
        var text = new TextShape("text", 6, s_pieces.Indices) { Pieces = s_pieces };
        Assert.All(Baseline.OfTexts(removal, text).On(Texts()).ToArray<double>(), v => Assert.Equal(index, v));
        Assert.Contains("no mask token", Assert.Throws<CandorException>(() =>
            Baseline.OfTexts("mask", text with { Pieces = s_pieces with { Mask = null } })).Message, StringComparison.Ordinal);
        Assert.Contains("--tokenizer", Assert.Throws<CandorException>(() => Baseline.OfTexts("mask", text with { Pieces = null })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_that_explain_give_a_score_for_each_word()
    {
        using var scope = torch.NewDisposeScope();
        var family = NetworkFamily.Of(s_space, 2, dtype: ScalarType.Float64);
        using var explainer = family.Explainer(feedback: false, 1);
        explainer.train(false);
        var scores = explainer.Scores(Texts(), torch.zeros([2, 2], dtype: ScalarType.Float64));
        Assert.Equal([2, 6], scores.shape);
        Assert.Equal(0, scores[1, 1..].abs().max().ToDouble());
        using var judge = family.Approximator(1);
        judge.train(false);
        var (x, kept) = (Texts(), torch.ones([2, 6], dtype: ScalarType.Float64));
        var masked = judge.ForwardMasked(x, kept, torch.zeros([6], dtype: ScalarType.Float64));
        Assert.Equal(judge.forward(x).ToArray<double>(), masked.ToArray<double>());
    }
}
