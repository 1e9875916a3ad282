using System.Globalization;

namespace Candor.Cli.Tests.Fuzz;

/// <summary>
/// A law over every reader: a damaged file is read, or refused in one line of words. Nothing else is thrown, nothing hangs, and no damaged
/// size reserves memory. <c>CANDOR_FUZZ=20000</c> asks for so many inputs a reader, <c>CANDOR_FUZZ_SEED</c> for others.
/// </summary>
public sealed class FuzzTests(Readers readers) : IClassFixture<Readers>
{
    private const int Short = 250;
    private const long MostBytes = 1L << 30;

    private static int Inputs => int.TryParse(Environment.GetEnvironmentVariable("CANDOR_FUZZ"), CultureInfo.InvariantCulture, out var n)
        ? n : Short;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("CANDOR_FUZZ_SEED"), CultureInfo.InvariantCulture,
        out var n) ? n : 1;

    public static TheoryData<string> Names => [.. Readers.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_read_or_refused_in_words(string name)
    {
        var (whole, read) = readers.Of(name);
        read(whole);
        for (var i = 0; i < Inputs; i++)
        {
            var damaged = Mutation.Of(whole, new Random(HashCode(name, i)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(damaged);
            }
            catch (CandorException e)
            {
                Assert.True(e.Message.Length is > 10 and < 5000, Said(name, i, damaged, $"a message of {e.Message.Length} characters", e));
            }
            catch (Exception e)
            {
                Assert.Fail(Said(name, i, damaged, e.GetType().Name, e));
            }
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < MostBytes, Said(name, i, damaged, $"{taken} bytes were reserved", null));
        }
    }

    // The same in every process, unlike string.GetHashCode.
    private static int HashCode(string name, int i) => name.Aggregate(Seed * 7919 + i, (hash, c) => unchecked(hash * 31 + c));

    private static string Said(string name, int i, byte[] damaged, string what, Exception? e)
    {
        var path = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"candor-fuzz-{name}-{Seed}-{i}"));
        File.WriteAllBytes(path, damaged);
        return FormattableString.Invariant($"{name}, seed {Seed}, input {i} (kept as {path}): {what}: {e}");
    }
}
