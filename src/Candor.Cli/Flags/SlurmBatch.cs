using System.Globalization;
using Candor.Experiments.Jobs;

namespace Candor.Cli.Flags;

/// <summary>A batch file for SLURM that does an experiment's jobs as an array.</summary>
internal static class SlurmBatch
{
    /// <summary>The file.</summary>
    /// <param name="command">The command line without what makes it one of many.</param>
    /// <param name="plan">The jobs.</param>
    /// <param name="tasks">Tasks of the array.</param>
    /// <param name="setting">Folder, threads and device.</param>
    public static string Text(string command, JobPlan plan, int tasks, ShareSetting setting)
    {
        var (folder, threads, device, _) = setting;
        var (logs, left) = (Path.Combine(folder, "slurm"), JobSharing.Open(plan).Count);
        var name = string.Concat(Path.GetFileName(folder.TrimEnd('/')).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var gpu = device.StartsWith("cuda", StringComparison.Ordinal) ? "\n#SBATCH --gres=gpu:1" : "";
        var (output, wrap) = (Quote(Path.Combine(logs, "collect-%j.out")), Quote($"{command} --collect"));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            #!/bin/bash
            # {{plan.Jobs.Count}} jobs, {{left}} of them to do, by {{tasks}} tasks that share a folder all nodes see: {{folder}}
            # Kept as candor.sbatch, with limits that fit (time, memory, partition, account), it is submitted by
            #   mkdir -p {{Quote(logs)}} && job=$(sbatch --parsable candor.sbatch)
            # and what the tasks did is joined by a job that waits for all of them:
            #   sbatch --dependency=afterany:$job --time=01:00:00 --mem=4G --output={{output}} --wrap={{wrap}}
            # A task that is interrupted, pre-empted or killed goes on where it was; one that ends early leaves its jobs to the others.
            #SBATCH --job-name=candor-{{name}}
            #SBATCH --array=1-{{tasks}}
            #SBATCH --time=04:00:00
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task={{threads}}
            #SBATCH --mem=4G{{gpu}}
            #SBATCH --requeue
            #SBATCH --open-mode=append
            #SBATCH --output={{Quote(Path.Combine(logs, "%A_%a.out"))}}
            # Two minutes before the time limit this script is told; the task then writes a checkpoint and ends with exit code 130.
            #SBATCH --signal=B:USR1@120

            # The number of the array's last task alone, SLURM_JOB_ID, would mean all of them.
            self="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
            limit=
            trap 'limit=yes; kill -USR1 "$task"' USR1
            srun --cpus-per-task="$SLURM_CPUS_PER_TASK" {{command}} --array auto &
            task=$!
            wait "$task"
            code=$?
            if [ -n "$limit" ]; then wait "$task"; code=$?; fi
            # At its time limit, and where SLURM pre-empts it, the task goes back into the queue, and on from where it was.
            preempted() { scontrol show job "$self" | grep -q 'PreemptTime=[0-9]'; }
            if [ "$code" -eq 130 ] && { [ -n "$limit" ] || preempted; }; then scontrol requeue "$self"; fi
            exit "$code"

            """).ReplaceLineEndings("\n");
    }

    private static string Quote(string word) => JobFlags.Quote(word);
}
