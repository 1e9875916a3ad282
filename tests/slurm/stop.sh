#!/usr/bin/env bash
# Ends what tests/slurm/start.sh DIR started.
set -u
dir=$(realpath "$1")
export SLURM_CONF="$dir/slurm.conf"
scancel --user=root 2>/dev/null
for daemon in slurmd slurmctld munged; do
    if [ -f "$dir/$daemon.pid" ]; then
        pid=$(cat "$dir/$daemon.pid")
        kill "$pid"
        for _ in $(seq 1 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -9 "$pid" 2>/dev/null
    fi
done
exit 0
