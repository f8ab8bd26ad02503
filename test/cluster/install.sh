#!/usr/bin/env bash
# Installs what the tests of a whole cluster take from the machine, on Debian and Ubuntu: git and redis-server.
# Go is not among it: the one of the distribution may be too old.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../support/apt.sh"

missing=()
for program in git redis-server; do
  command -v "$program" >/dev/null || missing+=("$program")
done
apt_install "${missing[@]}"
