#!/usr/bin/env bash
# Installs what the tests of a whole cluster take from the machine, on Debian and Ubuntu: git and redis-server.
# Go is not among it: the one of the distribution may be too old.
set -euo pipefail

missing=()
for program in git redis-server; do
  command -v "$program" >/dev/null || missing+=("$program")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

root=()
[ "$(id -u)" -eq 0 ] || root=(sudo -n)
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -qq
"${root[@]}" apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}"
