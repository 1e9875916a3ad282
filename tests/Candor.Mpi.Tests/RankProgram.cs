using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candor.Tensors;

namespace Candor.Mpi.Tests;

/// <summary>What a process of a test does under mpirun.</summary>
internal static class RankProgram
{
    /// <summary>The first argument of a process that is a rank.</summary>
    public const string Word = "as-a-rank";

    public static int Run(string[] task)
    {
        MpiRanks ranks;
        try
        {
            ranks = MpiRanks.Start();
        }
        catch (CandorException e)
        {
            if (MpiLaunch.Here is null or { Index: 0 })
                Console.Error.WriteLine("error: " + e.Message);
            return 2;
        }
        TorchRuntime.Threads = ranks.Threads;
        try
        {
            Do(task, ranks);
            ranks.Dispose();
            return 0;
        }
        catch (CandorException e)
        {
            ranks.Fail(e.Message, 2);
            return 3;
        }
    }

    private static void Do(string[] task, MpiRanks ranks)
    {
        switch (task[0])
        {
            case "sums":
                Sums(ranks);
                break;
            case "gather":
                Gather(ranks);
                break;
            case "place":
                Say(ranks, $"{ranks.LocalIndex} of {ranks.LocalCount}, threads {ranks.Threads}, {ranks.Library}");
                break;
            case "null":
                Say(ranks, Caught());
                break;
            case "time":
                Time(ranks);
                break;
            case "fail" when task[1] == "all":
                throw new CandorException("the same on every rank");
            case "fail":
                if (ranks.Index.ToString(CultureInfo.InvariantCulture) == task[1])
                    throw new CandorException("no such thing here");
                ranks.Meet();
                break;
            case "wait":
                // Rank 0 tells who can be killed; all then wait for one that never comes.
                var ids = ranks.Gather(Encoding.UTF8.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                if (ranks.IsFirst)
                    Console.WriteLine(string.Join(' ', ids.Select(Encoding.UTF8.GetString)));
                if (ranks.Index == ranks.Count - 1)
                    Thread.Sleep(TimeSpan.FromMinutes(2));
                ranks.Meet();
                break;
        }
    }

    private static void Sums(MpiRanks ranks)
    {
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64, ScalarType.Int64])
        {
            foreach (var size in (long[])[0, 1, 1000, MpiRanks.PartLength + 1, 11_000_000])
            {
                // Many numbers once: four ranks would take gigabytes.
                if (size > MpiRanks.PartLength + 1 && type != ScalarType.Float32)
                    continue;
                using var scope = torch.NewDisposeScope();
                // Each rank knows all ranks' numbers, so it can add them up itself.
                using var expected = torch.zeros([size], ScalarType.Float64, torch.CPU);
                for (var rank = 0; rank < ranks.Count; rank++)
                    using (var theirs = Numbers(rank, size, type))
                        expected.add_(theirs);
                var own = Numbers(ranks.Index, size, type);
                using (var pending = ranks.BeginSum(own))
                {
                    pending.Advance();
                    pending.Complete();
                }
                var error = size == 0 ? 0 : expected.sub_(own).abs_().max().ToDouble();
                var hash = size == 0 ? [] : SHA256.HashData(own.bytes);
                var same = ranks.Gather(hash).All(h => h.AsSpan().SequenceEqual(hash));
                Say(ranks, string.Create(CultureInfo.InvariantCulture,
                    $"{type} {size}: {(error < 1e-5 ? "sums" : $"wrong by {error}")}, {(same ? "same bits" : "other bits")}"));
            }
        }
    }

    private static Tensor Numbers(int rank, long size, ScalarType type)
    {
        using var generator = new Generator((ulong)rank + 1);
        return type == ScalarType.Int64
            ? torch.randint(-1000, 1000, [size], dtype: ScalarType.Int64, device: torch.CPU, generator: generator)
            : torch.randn([size], type, torch.CPU, generator: generator);
    }

    private static void Gather(MpiRanks ranks)
    {
        var all = ranks.Gather(Encoding.UTF8.GetBytes(new string('x', ranks.Index)));
        Say(ranks, string.Join('|', all.Select(Encoding.UTF8.GetString)));
        Say(ranks, Encoding.UTF8.GetString(ranks.FromFirst(Encoding.UTF8.GetBytes("of rank " + ranks.Index))));
        Say(ranks, ranks.Any(ranks.Index == 1) ? "one" : "none");
        Say(ranks, ranks.Any(false) ? "one" : "none");
        var large = ranks.Gather(new byte[3_000_000]);
        Say(ranks, string.Join('|', large.Select(l => l.Length)));
        ranks.Meet();
    }

    private static void Time(MpiRanks ranks)
    {
        foreach (var size in (long[])[1, 80_000, 11_000_000])
        {
            using var own = torch.ones([size], ScalarType.Float32, torch.CPU);
            var times = new List<double>();
            for (var i = 0; i < 20; i++)
            {
                ranks.Meet();
                var since = System.Diagnostics.Stopwatch.GetTimestamp();
                ranks.Sum(own);
                times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
            Say(ranks, string.Create(CultureInfo.InvariantCulture, $"{size} floats: {times.Order().ElementAt(10):0.000} ms"));
        }
    }

    private static string Caught()
    {
        string? text = null;
        try
        {
            return text!.Length.ToString(CultureInfo.InvariantCulture);
        }
        catch (NullReferenceException)
        {
            return "caught";
        }
    }

    // Every rank writes through the first, so that a test can read it in order.
    private static void Say(MpiRanks ranks, string line)
    {
        var lines = ranks.Gather(Encoding.UTF8.GetBytes(line));
        if (ranks.IsFirst)
            foreach (var one in lines)
                Console.WriteLine(Encoding.UTF8.GetString(one));
    }
}
