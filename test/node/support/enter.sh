#!/usr/bin/env bash
# enter.sh FOLDER PROGRAM…: runs a program in a node's namespaces and control groups, in its folder.
set -euo pipefail
folder=$1
shift
while read -r group; do echo "$$" >"$group/cgroup.procs"; done <"$folder/programs"
exec nsenter --target "$(cat "$folder/pid")" --cgroup --mount --net --pid --uts --ipc --wd="$folder" -- "$@"
