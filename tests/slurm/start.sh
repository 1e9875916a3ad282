#!/usr/bin/env bash
# Starts a SLURM of one node, this machine, for tests: tests/slurm/start.sh DIR PORT PORT, then export SLURM_CONF=DIR/slurm.conf.
# Nothing of it lies outside DIR; tests/slurm/stop.sh DIR ends it. As root, with slurmctld, slurmd, slurm-client and munge of Debian or Ubuntu.
# Two partitions share the node: jobs of "high" pre-empt those of "low", which have 20 seconds to end and go back into the queue.
set -euo pipefail
dir=$(realpath "$1") controller=$2 node=$3
host=$(hostname -s)
mkdir -p "$dir/state" "$dir/spool"
chmod 755 "$dir"
(umask 077 && head -c 1024 /dev/urandom >"$dir/munge.key")
cat >"$dir/slurm.conf" <<CONF
ClusterName=candor
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmdPort=$node
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket,cred_expire=5
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
ReturnToService=2
KillWait=5
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=4000 State=UNKNOWN
PartitionName=low Nodes=ALL Default=YES PriorityTier=1 GraceTime=20 State=UP
PartitionName=high Nodes=ALL PriorityTier=10 PreemptMode=OFF State=UP
CONF
export SLURM_CONF="$dir/slurm.conf"
munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" --log-file="$dir/munged.log" \
    --seed-file="$dir/munge.seed" --num-threads=2
slurmctld -c
slurmd
for _ in $(seq 1 100); do
    [ "$(sinfo --noheader --partition=low --format=%t 2>/dev/null)" = idle ] && exit 0
    sleep 0.2
done
echo "the node did not come up; its logs are in $dir" >&2
tail -n 5 "$dir"/slurmctld.log "$dir"/slurmd.log >&2 || true
exit 1
