#!/usr/bin/env bash
# Installs what real nodes take from the machine, on Debian and Ubuntu: a container runtime, and what sets up networks.
# The rest is built from Go modules.
set -euo pipefail

packages=(containerd runc containernetworking-plugins iptables ipset conntrack iproute2 procps util-linux)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

root=()
[ "$(id -u)" -eq 0 ] || root=(sudo -n)
export DEBIAN_FRONTEND=noninteractive
"${root[@]}" apt-get update -qq
# Nothing of it is started: a node starts its own.
printf '#!/bin/sh\nexit 101\n' >"/tmp/policy-rc.d.$$"
added=
if [ ! -e /usr/sbin/policy-rc.d ]; then
  "${root[@]}" install -m 755 "/tmp/policy-rc.d.$$" /usr/sbin/policy-rc.d
  added=1
fi
status=0
"${root[@]}" apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" || status=$?
rm -f "/tmp/policy-rc.d.$$"
[ -z "$added" ] || "${root[@]}" rm -f /usr/sbin/policy-rc.d
exit "$status"
