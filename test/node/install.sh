#!/usr/bin/env bash
# Installs what real nodes take from the machine, on Debian and Ubuntu: a container runtime, and what sets up networks.
# The rest is built from Go modules.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../support/apt.sh"

packages=(containerd runc containernetworking-plugins iptables ipset conntrack iproute2 procps util-linux)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

# Nothing of it is started: a node starts its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
  "${root[@]}" chmod 755 "$policy"
fi
apt_install "${missing[@]}"
