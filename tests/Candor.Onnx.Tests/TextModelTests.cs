using System.Text.Json;
using Candor.Data;
using Candor.Explainers;
using Candor.Masking;
using Candor.Onnx.Reading;
using Candor.Tensors;

namespace Candor.Onnx.Tests;

/// <summary>A transformer over texts with its tokenizer: two attention layers trained on film reviews, and what PyTorch gave for four
/// texts.</summary>
public class TextModelTests
{
    private static readonly PieceEncoder s_encoder = PieceEncoder.Open(Support.At("Models", "tiny-tokenizer"), tokens: 120);

    private static readonly string[] s_texts =
    [
        "A wonderful film, moving and beautifully acted.", "The plot is boring and the acting is awful; a waste of time.",
        "Not bad at all, but it could have been much better.", "Unbelievably dull!",
    ];

    internal static OnnxPredictor Model(OnnxEngine engine = OnnxEngine.Auto, TextUnit unit = TextUnit.Word) => OnnxPredictor.Load(
        Support.Model("tiny-transformer"), new PieceSpace(120, s_encoder.Shape.Pieces! with { Unit = unit }), 2, new() { Engine = engine });

    internal static Tensor Inputs(params string[] texts)
    {
        var x = new float[texts.Length * 120];
        foreach (var (i, text) in texts.Index())
            s_encoder.Encode(text, x.AsSpan(i * 120, 120));
        return Tensor.From(x, [texts.Length, 120]);
    }

    [Theory]
    [InlineData(OnnxEngine.Rebuilt)]
    [InlineData(OnnxEngine.Runtime)]
    public void Pieces_logits_and_probabilities_are_those_of_the_model(OnnxEngine engine)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var model = Model(engine);
        using var json = JsonDocument.Parse(File.ReadAllText(Support.At("Models", "tiny-transformer.json")));
        foreach (var text in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            var given = text.GetProperty("text").GetString()!;
            Assert.Equal(text.GetProperty("input_ids").EnumerateArray().Select(i => i.GetInt32()), s_encoder.Ids(given));
            Same(text.GetProperty("logits"), model.forward(Inputs(given)));
            Same(text.GetProperty("probabilities"), model.Probabilities(Inputs(given)));
        }

        static void Same(JsonElement expected, Tensor given) => Assert.All(expected.EnumerateArray().Zip(given.flatten().ToArray<float>()),
            pair => Assert.True(Math.Abs(pair.First.GetDouble() - pair.Second) <= 1e-5));
    }

    [Fact] // Texts of four lengths: what is behind a text's end is not attended to.
    public void A_text_is_answered_alone_as_beside_longer_ones()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var model = Model();
        var together = model.forward(Inputs(s_texts));
        foreach (var (i, text) in s_texts.Index())
            Assert.True(Support.Distance(model.forward(Inputs(text)), together.narrow(0, i, 1)) <= 1e-5);
    }

    [Theory]
    [InlineData("mask", false)]
    [InlineData("pad", false)]
    [InlineData("mask", true)]
    [InlineData("pad", true)]
    [InlineData("attention", true)]
    public void Integrated_gradients_add_up_to_what_the_output_loses(string removal, bool small)
    {
        using var scope = torch.NewDisposeScope();
        using var model = small ? Small("marked") : Model();
        using var generator = new Generator(0);
        var b = Baseline.OfTexts(removal, small ? s_small.Shape : s_encoder.Shape);
        var x = small ? SmallInputs("The film was not good, the actor bad.", "A very moving film!") : Inputs(s_texts);
        var y = model.Probabilities(x).argmax(1);
        var phi = new IntegratedGradients(new() { Points = 400 }, b).Explain(model, x, y, generator);
        var whole = model.Probabilities(x).gather(1, y.unsqueeze(1)).squeeze(1);
        var nothing = model.Probabilities(Masked.Nothing(x, b.On(x), model.Space)).gather(1, y.unsqueeze(1)).squeeze(1);
        Assert.True(Support.Distance(phi.sum(dim: [1]), whole - nothing) <= 2e-3);
    }

    [Theory]
    [InlineData("marked", OnnxEngine.Rebuilt)]
    [InlineData("marked", OnnxEngine.Runtime)]
    [InlineData("bare", OnnxEngine.Rebuilt)]
    [InlineData("bare", OnnxEngine.Runtime)]
    public void Small_models_give_PyTorchs_pieces_logits_and_gradients(string name, OnnxEngine engine)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small(name, engine);
        using var json = JsonDocument.Parse(File.ReadAllText(Support.At("Models", "pieces", "cases.json")));
        var cases = json.RootElement.GetProperty("cases").EnumerateArray().ToArray();
        // All texts at once: of the bare model each length is asked apart.
        var x = SmallInputs([.. cases.Select(c => c.GetProperty("text").GetString()!)]);
        var logits = model.forward(x).detach();
        foreach (var (i, text) in cases.Index())
        {
            Assert.Equal(text.GetProperty("input_ids").EnumerateArray().Select(v => v.GetInt32()),
                s_small.Ids(text.GetProperty("text").GetString()!));
            var expected = text.GetProperty(name);
            Close(expected.GetProperty("logits"), logits[i], 1e-5);
            if (engine == OnnxEngine.Runtime)
                continue;
            var row = x.narrow(0, i, 1);
            var vectors = model.Embed(row).detach().requires_grad_();
            var gradient = Gradients.Of(model.ForwardEmbedded(vectors, row)[0, 0], [vectors])[0].sum(dim: [2])[0];
            Close(expected.GetProperty("gradient_of_logit_0"),
                gradient.narrow(0, 0, expected.GetProperty("gradient_of_logit_0").GetArrayLength()), 1e-4);
        }

        static void Close(JsonElement expected, Tensor given, double tolerance) => Assert.All(
            expected.EnumerateArray().Zip(given.ToArray<float>()), p => Assert.True(Math.Abs(p.First.GetDouble() - p.Second) <= tolerance));
    }

    [Theory] // ∂f/∂v by (f(v + h) − f(v − h))/2h: masks blend vectors, and attention where words are not attended to.
    [InlineData("mask")]
    [InlineData("pad")]
    [InlineData("attention")]
    public void Derivatives_in_masks_are_those_of_finite_differences(string removal)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small("marked");
        var b = Baseline.OfTexts(removal, s_small.Shape);
        var x = SmallInputs("The film was not good, the actor bad.");
        var v = torch.full([1, 24], 0.6f).requires_grad_();
        var gradient = Gradients.Of(model.ForwardMasked(x, v, b.On(x))[0, 1], [v])[0];
        for (var unit = 0; unit < 10; unit++)
        {
            double F(float h)
            {
                using var grad = torch.no_grad();
                var moved = torch.full([1, 24], 0.6f);
                moved[0, unit] = 0.6f + h;
                return model.ForwardMasked(x, moved, b.On(x))[0, 1].ToDouble();
            }
            Assert.Equal((F(0.02f) - F(-0.02f)) / 0.04, gradient[0, unit].ToDouble(), 2e-3);
        }
        Assert.Equal(0, gradient.narrow(1, 10, 14).abs().max().ToDouble());
    }

    [Theory]
    [InlineData("mask", 4)]
    [InlineData("pad", 0)]
    public void A_word_that_is_taken_away_changes_exactly_its_pieces(string removal, int id)
    {
        using var scope = torch.NewDisposeScope();
        var space = new PieceSpace(24, s_small.Shape.Pieces!);
        var x = SmallInputs("Unbearable boredom", "Don't act");
        var b = Baseline.OfTexts(removal, s_small.Shape).On(x);
        var kept = torch.ones([2, 1, 24]);
        kept[0, 0, 0] = 0;
        var copies = Masked.Copies(x, kept, b, space);
        var inputs = TokenInputs.Of(OnnxFile.Read(Support.At("Models", "pieces", "marked.onnx")).Graph, 24, space.Pieces);
        Assert.Equal([2, id, id, id, 19, 22, 3], inputs.IdsOf(copies)[0].narrow(0, 0, 7).ToArray<long>());
        Assert.Equal(inputs.IdsOf(x)[1].ToArray<long>(), inputs.IdsOf(copies)[1].ToArray<long>());
        Assert.Equal(7, inputs.Form(copies)[1][0].sum().ToInt64());
    }

    [Fact] // A place that is not attended to gives what a text gives whose place is masked out of the attention by hand.
    public void Attention_0_leaves_the_place_and_takes_the_attention()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var file = OnnxFile.Read(Support.At("Models", "pieces", "marked.onnx"));
        using var asked = file.Ask();
        using var model = Small("marked");
        var x = SmallInputs("A very moving film!");
        var kept = torch.ones([1, 1, 24]);
        kept[0, 0, 2] = 0;                                                                         // "moving", the piece at place 3
        var given = model.forward(Masked.Copies(x, kept, Baseline.OfTexts("attention", s_small.Shape).On(x), model.Space));
        var ids = Tensor.From<long>([2, 13, 34, 33, 14, 5, 3]).unsqueeze(0);
        var mask = Tensor.From<long>([1, 1, 1, 0, 1, 1, 1]).unsqueeze(0);
        Assert.True(Support.Distance(given, asked.Run(ids, mask, torch.zeros_like(ids))) <= 1e-5);
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("pad")]
    [InlineData("attention")]
    public void Hard_masks_on_vectors_are_masks_on_pieces(string removal)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var generator = new Generator(1);
        using var model = Small("marked");
        var x = SmallInputs("The film was not good, the actor bad.", "Unbearable boredom");
        var b = Baseline.OfTexts(removal, s_small.Shape).On(x);
        var kept = torch.bernoulli(torch.full([2, 24], 0.5f), generator);
        Assert.True(Support.Distance(model.ForwardMasked(x, kept, b),
            model.forward(Masked.Copies(x, kept.unsqueeze(1), b, model.Space))) <= 1e-5);
    }

    [Fact] // KernelSHAP over all coalitions of five words is exact; integrated gradients and LIME agree with it in sign here.
    public void Explanations_without_gradients_work_through_ONNX_Runtime()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        using var model = Small("marked", OnnxEngine.Runtime);
        var x = SmallInputs("A very moving film!");
        var b = Baseline.OfTexts("attention", s_small.Shape);
        var y = model.Probabilities(x).argmax(1);
        var phi = new KernelShap(new() { Samples = 600 }, b).Explain(model, x, y, generator);
        var (whole, nothing) = (model.Probabilities(x)[0, y[0]].ToDouble(),
            model.Probabilities(Masked.Nothing(x, b.On(x), model.Space))[0, y[0]].ToDouble());
        Assert.Equal(whole - nothing, phi.sum().ToDouble(), 1e-4);
        Assert.False(model.HasGradients);
        Assert.Throws<CandorException>(() => new IntegratedGradients(baseline: b).Explain(model, x, y, generator));
    }

    [Fact]
    public void The_longest_text_and_the_classes_are_found_by_trying()
    {
        var file = OnnxFile.Read(Support.At("Models", "pieces", "marked.onnx"));
        Assert.Equal(24, file.LongestText(s_small.Shape.Pieces!, 512));
        Assert.Equal(16, file.LongestText(s_small.Shape.Pieces!, 16));
        Assert.Equal(3, file.ClassesOfTexts(s_small.Shape.Pieces!));
        Assert.True(file.TakesAttentionMask);
        Assert.False(OnnxFile.Read(Support.At("Models", "pieces", "bare.onnx")).TakesAttentionMask);
    }

    [Fact]
    public void Models_and_tokenizers_that_do_not_fit_are_told()
    {
        var pieces = s_small.Shape.Pieces!;
        Refused("vectors for 40", "marked", pieces with { Count = 41 });
        Refused("none of it is input_ids", Support.Model("mlp-scaler"), pieces);
        using var smaller = OnnxPredictor.Load(Support.At("Models", "pieces", "marked.onnx"),
            new PieceSpace(24, pieces with { Count = 30 }), 3);
        Assert.Contains("knows 30", smaller.PiecesNote, StringComparison.Ordinal);

        static void Refused(string expected, string model, PieceShape pieces)
        {
            var path = model == "marked" ? Support.At("Models", "pieces", "marked.onnx") : model;
            var error = Assert.Throws<CandorException>(() => OnnxPredictor.Load(path, new PieceSpace(24, pieces), 3));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact] // config.json's id2label orders the outputs where its names are the data's.
    public void Classes_by_the_names_that_came_with_the_tokenizer_are_put_into_the_datas_order()
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        var x = SmallInputs("A very moving film!");
        OnnxPredictor Of(params string[] labels) => OnnxPredictor.Load(Support.At("Models", "pieces", "marked.onnx"),
            new PieceSpace(24, s_small.Shape.Pieces!), 3, new() { ClassNames = ["a", "b", "c"], Labels = labels });
        using var same = Of("a", "b", "c");
        using var turned = Of("c", "a", "b");
        using var others = Of("x", "y", "z");
        var expected = same.forward(x).ToArray<float>();
        Assert.Equal([expected[1], expected[2], expected[0]], turned.forward(x).ToArray<float>());
        Assert.Equal(expected, others.forward(x).ToArray<float>());
    }

    [Fact]
    public void Tuning_moves_the_vectors_and_the_file_keeps_them()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small("marked");
        var x = SmallInputs("A very moving film!");
        var loss = torch.nn.functional.cross_entropy(model.forward(x), Tensor.From([2L], [1], torch.CPU));
        loss.backward();
        Assert.True(model.named_parameters().Single(p => p.name == "e.weight").parameter.grad is { } g && g.abs().max().ToDouble() > 0);
        using (torch.no_grad())
            foreach (var (_, parameter) in model.named_parameters())
                if (parameter.grad is { } grad)
                    parameter.sub_(grad * 0.1);
        var path = Path.GetTempFileName();
        model.Save(path);
        using var again = OnnxPredictor.Load(path, model.Space, 3, new() { Engine = OnnxEngine.Runtime });
        File.Delete(path);
        Assert.True(Support.Distance(model.forward(x).detach(), again.forward(x)) <= 1e-5);
    }

    private static readonly PieceEncoder s_small = PieceEncoder.Open(Support.At("Models", "pieces"), tokens: 24);

    private static OnnxPredictor Small(string name, OnnxEngine engine = OnnxEngine.Auto) => OnnxPredictor.Load(
        Support.At("Models", "pieces", name + ".onnx"), new PieceSpace(24, s_small.Shape.Pieces!), 3, new() { Engine = engine });

    private static Tensor SmallInputs(params string[] texts)
    {
        var x = new float[texts.Length * 24];
        foreach (var (i, text) in texts.Index())
            s_small.Encode(text, x.AsSpan(i * 24, 24));
        return Tensor.From(x, [texts.Length, 24]);
    }
}
