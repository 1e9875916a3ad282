using System.CommandLine;
using Candor.Cli.Flags;
using Candor.Cli.Output;
using Candor.Cli.Session;
using Candor.Data.Records;
using Candor.Objectives.Examples;
using Candor.Runs.Configuration;
using Candor.Runs.Folders;
using Candor.Runs.Training;

namespace Candor.Cli.Verbs;

/// <summary>A training job at the command line: progress, Ctrl-C, and what is printed at the end.</summary>
internal static class TrainSession
{
    /// <summary>Does the job.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(TrainConfig config, string path, bool resume, Shell shell, CommonFlags common, ParseResult arguments)
    {
        var record = Train(config, path, resume, shell, common, arguments);
        if (arguments.GetValue(common.Json))
            JsonOut.Write(shell.Output, TrainSummary.Json(record, path));
        else
            TrainSummary.Print(record, path, shell.Output);
        return 0;
    }

    private static RunRecord Train(TrainConfig config, string path, bool resume, Shell shell, CommonFlags common, ParseResult arguments)
    {
        common.Apply(arguments);
        var again =
            $"candor train --resume --out {Quote(path)}{common.Again(arguments)}" +
            $"{(config.Learned?.ModelCommand is null ? "" : " --allow-command")}" +
            $"{(config.StartsFromScript ? " --allow-script" : "")}{(config.Leave.ScriptFiles ? " --allow-script-files" : "")}";
        try
        {
            return shell.Watch(view => Job(config, path, new JobSession
            {
                Resume = resume,
                Ranks = shell.Ranks,
                Say = view.Say,
                Observe = view.Observe,
                Measured = view.Measured,
                Cancellation = shell.Interruption.Observe(Stopped),
                Clock = shell.Clock,
            }), Stopped);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CandorException($"{e.Message} The run stands at its last checkpoint; make room and go on with: {again}", e);
        }

        string Stopped() => RunFolder.Holds(path) ? $"interrupted; go on with: {again}" : "interrupted before anything was written";
    }

    private static RunRecord Job(TrainConfig config, string path, JobSession session) =>
        config.LearnsExplainer ? new LearnJob(config, session).Run(path)
        : ExampleMethods.Find(config.Method) is null ? new TrainJob(config, session).Run(path)
        : new ExampleJob(config, session).Run(path);

    private static string Quote(string path) => path.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"' or '$' or '&' or ';' or '(' or ')')
        ? $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'"
        : path;
}
