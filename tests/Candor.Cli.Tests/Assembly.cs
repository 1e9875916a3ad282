using Candor.Cli.Tests;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(TrainedRun))]
