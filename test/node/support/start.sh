#!/usr/bin/env bash
# start.sh FOLDER PROGRAM…: becomes the parent of a node's first process, in namespaces and control groups of its own.
# FOLDER/groups lists the control groups, made by whoever calls; PROGRAM is the first process, and all ends with it.
set -euo pipefail
folder=$1
shift
while read -r group; do echo "$$" >"$group/cgroup.procs"; done <"$folder/groups"
exec unshare --cgroup --mount --net --pid --uts --ipc --fork --kill-child --mount-proc -- "$@"
