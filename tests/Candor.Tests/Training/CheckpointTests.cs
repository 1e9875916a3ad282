using Candor.Masking;
using Candor.Predictors;
using Candor.Tensors;
using Candor.Tensors.Weights;
using Candor.Training;

namespace Candor.Tests.Training;

public class CheckpointTests
{
    /// <summary>A small checkpoint of one epoch, for the fingerprint "mine".</summary>
    private static string Write(TemporaryFolder folder)
    {
        var path = folder.File("checkpoint.safetensors");
        using var predictor = new Mlp(Trained.Data, [2], 1);
        using var run = Trained.Fit(predictor, Trained.Options with { Epochs = 1, Etas = [] }, new()
        {
            Checkpoint = path,
            Fingerprint = "mine"
        });
        return path;
    }

    private static void Refused(string path, params string[] words) =>
        Same.Says(() => Checkpoint.Read(path, "mine").File.Dispose(), [path, .. words]);

    [Fact]
    public void It_is_read_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var (header, file) = Checkpoint.Read(Write(folder), "mine");
        using (file)
        {
            Assert.Equal((1, "mine"), (header.Epoch, header.Fingerprint));
            Assert.Equal([0, 1], header.History.Select(h => h.Epoch));
            Assert.Equal(["0.bias", "0.weight", "2.bias", "2.weight"], Checkpoint.Weights(file).Keys.Order(StringComparer.Ordinal));
            Assert.Contains("0.weight.momentum_buffer", Checkpoint.Optimizers(file).Keys);
        }
    }

    [Fact]
    public void One_of_another_run_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        Same.Says(() => Checkpoint.Read(path, "another").File.Dispose(), path, "other options or other data", "--out");
        using var predictor = new Mlp(Trained.Data, [2], 1);
        Same.Says(() => Trained.Fit(predictor, session: new() { Checkpoint = path, Resume = true, Fingerprint = "another" }), path,
            "other options");
    }

    [Fact]
    public void One_of_another_architecture_is_refused_and_nothing_is_left_behind()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        using var predictor = new Mlp(Trained.Data, [3], 1);
        Leaks.None(() => Same.Says(
            () => Trained.Fit(predictor, session: new() { Checkpoint = path, Resume = true, Fingerprint = "mine" }), path,
                "does not fit this run", "shape"));
    }

    [Fact]
    public void One_that_was_cut_off_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var bytes = File.ReadAllBytes(path);
        Leaks.None(() =>
        {
            for (var length = 0; length < bytes.Length; length += length < 20 ? 1 : 37)
            {
                File.WriteAllBytes(path, bytes[..length]);
                Refused(path, "damaged", "remove it");
            }
        });
        File.WriteAllBytes(path, [.. bytes, 0]);
        Refused(path, "damaged");
    }

    [Fact]
    public void One_with_a_changed_bit_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var bytes = File.ReadAllBytes(path);
        Leaks.None(() =>
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var changed = bytes.ToArray();
                changed[i] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(path, changed);
                Refused(path);
            }
        });
    }

    [Fact]
    public void A_file_of_weights_is_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var predictor = new Mlp(Trained.Data, [2], 1);
        var path = folder.File("model.safetensors");
        Candor.Tensors.Weights.SafeTensors.Write(path, predictor.ParametersByName());
        Refused(path, "no checkpoint of this version", "remove it");
    }
}
